import { join, resolve } from 'node:path';
import { loadConfig, type SpikesegConfig, stringifyConfig } from '@spikeseg/config';
import { checkSameRecordings, readPlanFile } from '../../batch/batch-plan.ts';
import { doRun } from '../../batch/do-run.ts';
import { type PlannedRuns, surveyAll } from '../../batch/plan-runs.ts';
import type { DoneRun } from '../../batch/sweep-result.ts';
import type { Context } from '../../context.ts';
import { UsageError } from '../../errors/errors.ts';
import { makeLogger, terminalTarget } from '../../log/logger.ts';
import { chooseBackend, engineChoice } from '../../options/device.ts';
import { writeAtomic } from '../../run-folder/write-atomic.ts';
import { contentHash, type Job } from '../job.ts';
import type { BatchSpec } from '../job-batch.ts';
import { resultFolder } from '../job-folder.ts';
import type { OpenJobs, PlannedParts, PlanRequest } from '../job-type.ts';
import { decidingOf, optionsFor, pathFrom } from './recordings.ts';

/*
 * What commands have in common whose jobs are runs: one trains and scores in the folder of its job, which is a run folder. runs.json in the
 * folder of the batch says which runs there are and with which recordings, configs/NAME.yaml how each is configured.
 */

const planFile = 'runs.json';
const configFolder = (root: string): string => join(root, 'configs');
const configFile = (root: string, name: string): string => join(configFolder(root), `${name}.yaml`);

/** A job for every run. */
export function runParts({ settings, options, root }: PlanRequest, { plan, configs }: PlannedRuns): PlannedParts {
  const skipBad = options['skipBad'] === true;
  const parts = plan.runs.map(({ name }, i) => ({
    configuration: runHash(configs[i], plan.recordings, skipBad),
    part: { name },
  }));
  return {
    configuration: hashOfAll(parts.map(({ configuration }) => configuration)),
    parts,
    // The whole configuration of each lies in a file.
    settings: settings.filter((setting) => setting.startsWith('device=')),
    options: optionsFor(options, ['device', 'engine', 'skipBad']),
    write: () => {
      for (const [i, { name }] of plan.runs.entries()) writeAtomic(configFile(root, name), configText(root, configs[i]));
      writeAtomic(join(root, planFile), `${JSON.stringify(plan, null, 2)}\n`);
    },
  };
}

/** Data are named from the folder of the file, as machines may see both below another folder. */
function configText(root: string, config: SpikesegConfig): string {
  const { data } = config;
  const place = data.dataset === 'synthetic' ? data.data_root : pathFrom(configFolder(root), data.data_root);
  return stringifyConfig({ ...config, data: { ...data, data_root: place } });
}

const hashOfAll = (configurations: readonly string[]): string => contentHash(configurations);

/** Hash of all that a run depends on but the program. Recordings are known by the fingerprints of their events. */
const runHash = (config: SpikesegConfig, recordings: PlannedRuns['plan']['recordings'], skipBad: boolean): string =>
  contentHash({ run: decidingOf(config), recordings, skipBad });

/** Opens the runs of a batch. @throws UsageError where its recordings are others than those it was planned with */
export async function openRuns(context: Context, { settings, options }: BatchSpec): Promise<OpenJobs> {
  const root = context.cwd;
  const { plan, configs } = readRuns(context, root);
  const log = makeLogger([terminalTarget(context.stderr, 'ERROR')]);
  const skipBad = options['skipBad'] === true;
  checkSameRecordings({ root, plan, configs }, await surveyAll(context, configs, { log, quiet: true, skipBad }));
  return {
    configuration: hashOfAll(configs.map((config) => runHash(config, plan.recordings, skipBad))),
    do: async ({ part }, folder) => {
      const config = configs[plan.runs.findIndex(({ name }) => name === part.name)];
      if (config === undefined) throw new UsageError(`${part.name}: expected a run of ${planFile}; plan the batch again`);
      const backend = await chooseBackend(engineChoice(config.device, settings, options), log);
      writeAtomic(join(folder, 'config.yaml'), stringifyConfig(config));
      await doRun(context, { root: folder, config, backend: backend.name, quiet: true, skipBad });
      return null;
    },
    close: async () => {},
  };
}

function readRuns({ home }: Pick<Context, 'home'>, root: string): PlannedRuns {
  const plan = readPlanFile(join(root, planFile));
  const environment = { cwd: root, env: {}, home };
  return { plan, configs: plan.runs.map(({ name }) => loadConfig(configFile(root, name), { environment })) };
}

/** The runs of a batch in their order, all of which are done. */
export function doneRuns(context: Context, root: string, jobs: readonly Job[]): DoneRun[] {
  const { plan, configs } = readRuns(context, root);
  const hashes = new Map(jobs.map(({ hash, part }) => [part.name, hash]));
  return plan.runs.map((run, i) => {
    const hash = hashes.get(run.name);
    if (hash === undefined) throw new UsageError(`${resolve(root, planFile)}: expected runs that are jobs, got ${run.name}`);
    return { ...run, root: resultFolder(root, hash), config: configs[i] };
  });
}
