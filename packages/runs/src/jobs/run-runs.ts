import { resolve } from 'node:path';
import type { PlannedRuns } from '../batch/plan-runs.ts';
import { type Call, type Context, programLine } from '../context/context.ts';
import type { ModelOptions } from '../options/settings.ts';
import { reserveFolder } from '../run-folder/output-folder.ts';
import { type RunsPlan, readRunsPlan } from '../run-folder/runs-plan.ts';
import { jobType } from './commands/job-types.ts';
import { checkRecordings, doneWith, type FoundRuns, runParts } from './commands/runs.ts';
import { writePlan } from './plan-jobs.ts';
import type { JobOptions } from './record/job.ts';
import { readJobs, readSpec, writeSpec } from './record/job-batch.ts';
import { isJobDone } from './record/job-folder.ts';
import type { Summary } from './record/job-type.ts';
import { runJobs, throwFailure } from './run-jobs.ts';

/* A cross-validation or a sweep as one command: the batch of its runs is planned, run and put together in this process. */

/** Makes the folder of new runs. It is always complete, also after a kill. @returns the folder */
export function beginRuns(call: Call, runs: PlannedRuns, options: ModelOptions, own: JobOptions): string {
  const [{ output_dir, experiment_name }] = runs.configs;
  const command = runs.plan.kind === 'cv' ? 'cv' : 'train';
  const planned = runParts(options, own, runs);
  return reserveFolder(resolve(call.cwd, output_dir), experiment_name, (root) => {
    writePlan(call, { command, root }, planned);
  });
}

/** What came of runs. */
export interface FinishedRuns extends Summary {
  readonly kind: RunsPlan['kind'];
  readonly next: readonly string[];
}

/** Goes on with runs. @throws UsageError where their recordings are others now */
export async function resumeRuns(context: Context, runs: FoundRuns, options: ModelOptions, skipBad: boolean): Promise<void> {
  await checkRecordings(context, runs, skipBad);
  const spec = readSpec(runs.root);
  writeSpec(runs.root, { ...spec, ...doneWith(options, spec.own) });
}

/**
 * Does the runs that are not done yet, and puts together what came out.
 *
 * @param workers runs at once, unless the plan says it
 * @throws InterruptedError when the user asked to stop, else the error of the first run that failed
 */
export async function finishRuns(context: Context, root: string, workers?: number): Promise<FinishedRuns> {
  const { log } = context;
  const { kind, workers: planned, runs } = readRunsPlan(root);
  const jobs = [...readJobs(root)];
  const done = jobs.filter((job) => isJobDone(root, job)).length;
  if (done > 0) log.info(`${done} of ${jobs.length} runs are done already`);
  const goOn = `go on with: ${programLine(context.call, [kind === 'cv' ? 'cv' : 'train', '--resume', root])}`;
  const ran = await runJobs(context, {
    root,
    threads: Math.min(workers ?? planned, runs.length),
    retries: 0,
    again: true,
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
  const { next = [], ...summary } = await sum(context.call, root, jobs);
  return { kind, next, ...summary };
}
