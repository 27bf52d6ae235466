import { type Context, InterruptedError, type Progress, programLine, UsageError } from '@spikeseg/experiment/commands';
import { JobRunner, type RunnerOptions } from './job-runner.ts';
import { forgetAttempts } from './record/attempts.ts';
import { type Job, workOf } from './record/job.ts';
import { readJobs, readOwnSpec } from './record/job-batch.ts';
import { forgetFailure, hasFailed, isJobDone, readFailure } from './record/job-folder.ts';

/** Which jobs of a batch are to be done. */
export interface ChosenJobs {
  /** Folder of the batch. */
  readonly root: string;
  readonly shard?: Shard | undefined;
  /** Try what has failed once more, and forget how often an attempt has not ended. */
  readonly again: boolean;
  /** See {@link RunnerOptions}. */
  readonly store?: string | undefined;
}

/** The jobs of a batch, or of one part of it, and how one is known that is not done. */
export function chosenJobs({ root, store = root, shard, again }: ChosenJobs): {
  readonly jobs: readonly Job[];
  readonly isOpen: (job: Job) => boolean;
} {
  const all = readJobs(root);
  const jobs = shard === undefined ? all : shardJobs(all, shard);
  if (again)
    for (const { hash } of jobs) {
      forgetFailure(store, hash);
      forgetAttempts(store, hash);
    }
  return { jobs, isOpen: (job) => !isJobDone(store, job) && !hasFailed(store, job.hash) };
}

export interface RunJobs extends RunnerOptions, ChosenJobs {
  /** Called with every job that is settled, with its name where it was done here. */
  readonly progress: Progress;
  /** How the user goes on after Ctrl-C; with `batch run` where it is left out. */
  readonly goOn?: string;
}

/** What a runner came to; jobs are those of its shard. */
export interface RanJobs {
  readonly jobs: number;
  /** Done by this runner. */
  readonly done: number;
  /** Settled before, or by another runner meanwhile. */
  readonly there: number;
  readonly failed: number;
  /** Sum over its jobs of reading, detecting and writing, s. */
  readonly workSeconds: number;
}

/**
 * Does the jobs of a batch that are not done, several at once. What another runner of the same part has begun comes last, and may be done twice.
 *
 * @throws InterruptedError when the user asked to stop; UsageError when the batch was planned by another version
 */
export async function runJobs(context: Context, run: RunJobs): Promise<RanJobs> {
  const { root, threads, progress } = run;
  const { log } = context;
  readOwnSpec(root);
  const { jobs, isOpen } = chosenJobs(run);
  const open = jobs.filter(isOpen);
  const count = { done: 0, there: jobs.length - open.length, failed: 0, workMs: 0 };
  const runner = new JobRunner(root, run);
  const { signal } = context;
  const stop = (): void => void runner.close();
  signal.addEventListener('abort', stop);

  /** @returns whether the job is to be tried once more */
  const attempt = async (job: Job, alone: boolean): Promise<'no' | 'at once' | 'later'> => {
    const outcome = await runner.attempt(job, alone).catch((error: unknown) => {
      if (!signal.aborted) throw error;
    });
    if (outcome === undefined) return 'no';
    if (outcome.kind === 'suspect') return 'later';
    if (outcome.kind === 'again') {
      log.info(`${job.part.name}: ${outcome.reason}; once more`);
      return 'at once';
    }
    if (outcome.kind === 'failed') log.warn(`${job.part.name}: ${outcome.reason}`);
    if (outcome.kind === 'done') count.workMs += outcome.workMs;
    count[outcome.kind]++;
    progress.update(count.done + count.there + count.failed, jobs.length, outcome.kind === 'done' ? job.part.name : '');
    return 'no';
  };
  try {
    let later: Job[] = [];
    let begun = 0;
    const lane = async (): Promise<void> => {
      while (begun < open.length && !signal.aborted) {
        const job = open[begun++];
        const next = await attempt(job, false);
        if (next === 'at once') open.push(job);
        if (next === 'later') later.push(job);
      }
    };
    await Promise.all(Array.from({ length: Math.max(1, threads) }, lane));
    // What has ended a runner or a thread, one after another.
    while (later.length > 0 && !signal.aborted) {
      const still: Job[] = [];
      for (const job of later) {
        if (signal.aborted) break;
        if ((await attempt(job, true)) !== 'no') still.push(job);
      }
      later = still;
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    signal.removeEventListener('abort', stop);
    progress.end();
    await runner.close();
  }
  if (signal.aborted) {
    const { goOn = `go on with: ${programLine(['batch', 'run', root])}` } = run;
    throw new InterruptedError(`interrupted; ${count.done + count.there} of ${jobs.length} jobs are done; ${goOn}`);
  }
  const { done, there, failed, workMs } = count;
  return { jobs: jobs.length, done, there, failed, workSeconds: workMs / 1000 };
}

/** @throws the error of the first job that has failed, with its name and its part */
export function throwFailure(store: string, jobs: readonly Job[]): void {
  const failure = jobs.map(({ hash }) => readFailure(store, hash)).find((one) => one !== undefined);
  if (failure === undefined) return;
  const { name, kind, reason } = failure;
  throw Object.assign(new Error(`${name}: ${reason}`), { name: kind });
}

/** A part of the jobs of a batch, as tasks of an array do one each. */
interface Shard {
  /** From 1. */
  readonly index: number;
  readonly count: number;
}

/** Reads `3/8`. @throws UsageError */
export function shardOf(text: string): Shard {
  const [, index = '0', count = '0'] = /^(\d{1,6})\/(\d{1,6})$/.exec(text) ?? [];
  const shard = { index: Number(index), count: Number(count) };
  if (shard.index >= 1 && shard.index <= shard.count) return shard;
  throw new UsageError(
    `option shard: expected I/N with I from 1 to N, e.g. 3/8 for the third of eight, got ${JSON.stringify(text)}`,
  );
}

/**
 * The jobs of a shard, in the order of the list: the largest recording first, each to the shard with the fewest bytes so far, the first of
 * equals. All tasks of an array find the same parts without a word to each other, also when some of the jobs are done. The longest shard
 * has at most the mean and one recording more (Graham 1969).
 */
export function shardJobs(jobs: readonly Job[], { index, count }: Shard): Job[] {
  const order = jobs
    .map((_, at) => at)
    .toSorted((a, b) => workOf(jobs[b]) - workOf(jobs[a]) || (jobs[a].hash < jobs[b].hash ? -1 : 1));
  const loads = new Float64Array(count);
  const mine = new Set<number>();
  for (const at of order) {
    let min = 0;
    for (let shard = 1; shard < count; shard++) if (loads[shard] < loads[min]) min = shard;
    loads[min] += workOf(jobs[at]);
    if (min === index - 1) mine.add(at);
  }
  return jobs.filter((_, at) => mine.has(at));
}
