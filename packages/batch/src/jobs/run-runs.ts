import { resolve } from 'node:path';
import {
  type Context,
  checkOutputFolder,
  type ModelOptions,
  type PlannedTraining,
  programLine,
  type RunsOptions,
  reserveFolder,
  withLog,
} from '@spikeseg/experiment/commands';
import { chooseBackend, type RunsPlan, readRunsPlan } from '@spikeseg/experiment/models';
import type { PlannedRuns } from '../runs/plan-runs.ts';
import { jobType } from './commands/job-types.ts';
import { checkRecordings, doneWith, type FoundRuns, runParts } from './commands/runs.ts';
import { writePlan } from './plan-jobs.ts';
import type { JobOptions } from './record/job.ts';
import { readJobs, readSpec, writeSpec } from './record/job-batch.ts';
import { isJobDone } from './record/job-folder.ts';
import type { Summary } from './record/job-type.ts';
import { runJobs, throwFailure } from './run-jobs.ts';

/* A cross-validation or a sweep as one command: the batch of its runs is planned, run and put together in this process. */

/** What several runs came to, or what would be done. */
export type DoneRuns = PlannedTraining | { readonly kind: 'runs'; readonly root: string; readonly runs: FinishedRuns };

/** New runs, by their configurations, or those of a folder. */
export interface SeveralRuns {
  readonly runs: FoundRuns | Pick<FoundRuns, 'configs'>;
  readonly plan: (context: Context) => Promise<PlannedRuns>;
  /** What is planned, for a program and for people. @param folder in which that of the runs is made */
  readonly tell: (planned: PlannedRuns, folder: string) => Omit<Extract<PlannedTraining, { readonly kind: 'plan' }>, 'kind'>;
  /** Runs at once, unless the plan says it. */
  readonly workers?: number | undefined;
}

/**
 * Begins runs, or goes on with them, and puts together what came out. What cannot be read leaves no folder behind.
 *
 * @throws UsageError where recordings are others than those that runs began with; InterruptedError; else the error of the first run that failed
 */
export async function doRuns(
  context: Context,
  { runs, plan, tell, workers }: SeveralRuns,
  { skipBad = false, until, call, ...options }: RunsOptions,
): Promise<DoneRuns> {
  const { configs } = runs;
  if (until === 'configuration') return { kind: 'configuration', configs };
  const [{ output_dir, logging }] = configs;
  const told = withLog(context, context.log.from(logging.log_level));
  for (const device of new Set(configs.map((config) => config.device))) await chooseBackend(device, options, told.log);
  const folder = resolve(output_dir);
  const found = 'root' in runs ? runs : undefined;
  if (found === undefined) checkOutputFolder(folder);
  else await checkRecordings(told, found, skipBad);
  const planned = found ?? (await plan(told));
  if (until === 'plan') return { kind: 'plan', ...tell(planned, folder) };
  if (found !== undefined) {
    const spec = readSpec(found.root);
    writeSpec(found.root, { ...spec, ...doneWith(options, spec.own) });
    return { kind: 'runs', root: found.root, runs: await finishRuns(told, found.root, { workers, call }) };
  }
  const root = beginRuns(planned, options, { skipBad });
  return { kind: 'runs', root, runs: await finishRuns(told, root, { workers, call }) };
}

/** Makes the folder of new runs. It is always complete, also after a kill. @returns the folder */
export function beginRuns(runs: PlannedRuns, options: ModelOptions, own: JobOptions): string {
  const [{ output_dir, experiment_name }] = runs.configs;
  const command = runs.plan.kind === 'cv' ? 'cv' : 'train';
  const parts = runParts(options, own, runs);
  return reserveFolder(resolve(output_dir), experiment_name, (root) => void writePlan({ command, root }, parts));
}

/** What came of runs. */
interface FinishedRuns extends Summary {
  readonly kind: RunsPlan['kind'];
  readonly next: readonly string[];
}

/** Does the runs that are not done yet, and puts together what came out. @throws as {@link doRuns} */
async function finishRuns(
  context: Context,
  root: string,
  { workers, call }: Pick<SeveralRuns, 'workers'> & Pick<RunsOptions, 'call'>,
): Promise<FinishedRuns> {
  const { log } = context;
  const { kind, workers: planned, runs } = readRunsPlan(root);
  const jobs = readJobs(root);
  const done = jobs.filter((job) => isJobDone(root, job)).length;
  if (done > 0) log.info(`${done} of ${jobs.length} runs are done already`);
  const goOn = `go on with: ${programLine([kind === 'cv' ? 'cv' : 'train', '--resume', root])}`;
  const ran = await runJobs(context, {
    root,
    threads: Math.min(workers ?? planned, runs.length),
    retries: 0,
    again: true,
    call,
    goOn,
    linesOf: ({ part }) => log.lines(part.name),
    progress: {
      update: (settled, all, name) => name !== '' && log.info(`${name} is done, ${settled} of ${all}`),
      end: () => {},
    },
  });
  if (ran.failed > 0)
    log.error(`a run failed; ${ran.done + ran.there} of ${jobs.length} are done and stay; when the cause is gone, ${goOn}`);
  throwFailure(root, jobs);
  const { sum } = await jobType(kind === 'cv' ? 'cv' : 'train');
  if (sum === undefined) throw new Error(`${kind}: expected a command whose results are put together`);
  const { next = [], ...summary } = await sum(root, jobs);
  return { kind, next, ...summary };
}
