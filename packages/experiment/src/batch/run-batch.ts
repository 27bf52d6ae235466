import { join } from 'node:path';
import { type Context, plainSink, prefixedSink } from '../context.ts';
import { InterruptedError } from '../errors/errors.ts';
import type { Logger } from '../log/logger.ts';
import { mapInOrder } from '../parallel/map-in-order.ts';
import type { RunPool } from '../parallel/run-pool.ts';
import { programLine } from '../program-line.ts';
import type { Batch } from './batch-plan.ts';
import { type BatchJob, isDone } from './do-run.ts';

export interface RunBatch {
  readonly context: Context;
  readonly batch: Batch;
  /** Name of the engine of each run. */
  readonly backends: readonly string[];
  readonly pool: RunPool;
  readonly log: Logger;
  readonly quiet: boolean;
  readonly skipBad: boolean;
}

/** Command that goes on with a batch. */
const resumeCommands = { cv: 'cv', sweep: 'train' } as const;

/** The runs that are not done yet, in their order. */
function openJobs({ batch, backends, quiet, skipBad }: Pick<RunBatch, 'batch' | 'backends' | 'quiet' | 'skipBad'>) {
  return batch.plan.runs
    .map(({ name }, i) => ({
      name,
      job: { root: join(batch.root, name), config: batch.configs[i], backend: backends[i], quiet, skipBad } satisfies BatchJob,
    }))
    .filter(({ job }) => !isDone(job));
}

/**
 * Does the runs of a batch that are not done yet. When one fails, or the user asks to stop, those at work save what they
 * have and no other begins.
 *
 * @throws InterruptedError when the user asked to stop, else the error of the first run that failed
 */
export async function runBatch(run: RunBatch): Promise<void> {
  const { context, batch, pool, log } = run;
  const jobs = openJobs(run);
  const total = batch.plan.runs.length;
  let done = total - jobs.length;
  if (done > 0) log.info(`${done} of ${total} runs are done already`);
  const failed = new AbortController();
  const interrupted = AbortSignal.any([context.interrupted, failed.signal]);
  const goOn = `go on with: ${programLine(context, [resumeCommands[batch.plan.kind], '--resume', batch.root])}`;
  const silent = plainSink(() => {});
  const attempts = mapInOrder(jobs, pool.width, async ({ name, job }): Promise<unknown> => {
    if (interrupted.aborted) return undefined;
    try {
      await pool.run({ ...context, stdout: silent, stderr: prefixedSink(context.stderr, name), interrupted }, job);
      log.info(`${name} is done, ${++done} of ${total}`);
      return undefined;
    } catch (error) {
      if (interrupted.aborted && error instanceof Error && error.name === 'InterruptedError') return undefined;
      failed.abort();
      return error;
    }
  });
  const errors: unknown[] = [];
  for await (const error of attempts) if (error !== undefined) errors.push(error);
  if (context.interrupted.aborted) throw new InterruptedError(`interrupted; ${done} of ${total} runs are done; ${goOn}`);
  if (errors.length === 0) return;
  log.error(`a run failed; ${done} of ${total} are done and stay; when the cause is gone, ${goOn}`);
  throw errors[0];
}
