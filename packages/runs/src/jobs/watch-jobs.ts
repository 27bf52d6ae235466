import { setTimeout as after } from 'node:timers/promises';
import { quantity } from '@spikeseg/report';
import { type Context, contextWith } from '../context/context.ts';
import { UsageError } from '../errors/errors.ts';
import { jobType } from './commands/job-types.ts';
import { planJobs } from './plan-jobs.ts';
import type { JobPart } from './record/job.ts';
import { readOwnSpec } from './record/job-batch.ts';
import type { RanJobs } from './run-jobs.ts';

export interface WatchJobs {
  /** Folder of the batch. */
  readonly root: string;
  /** Does what is open, and returns when nothing is. */
  readonly run: () => Promise<RanJobs>;
  /** Waits until the next look; may reject when the user asks to stop. */
  readonly wait?: (stop: AbortSignal) => Promise<void>;
}

/** Between two looks, ms. */
const lookMs = 10_000;

const untilNextLook = (stop: AbortSignal): Promise<void> => after(lookMs, undefined, { signal: stop });

/**
 * Does the jobs of a batch, and looks again and again for new recordings in the folders that it was planned with, until the user asks to
 * stop. A recording is taken up when it is the same at two looks: what a camera still writes grows.
 *
 * @returns sums over all looks
 * @throws UsageError for a batch of no recordings, or of another version; InterruptedError where jobs were at work
 */
export async function watchJobs(context: Context, watch: WatchJobs): Promise<RanJobs> {
  const { root, run, wait = untilNextLook } = watch;
  const { log } = context;
  const spec = readOwnSpec(root, context.call);
  const { keeps } = await jobType(spec.command);
  if (!keeps || spec.files === undefined)
    throw new UsageError(`--watch: expected a batch of detect, got one of ${spec.command}, whose parts do not grow`);
  const { command, options, own, files } = spec;
  const request = { command, options, own, files, root };
  const { signal } = context;
  let before = new Map<string, string>();
  let told = '';
  const sum = { done: 0, failed: 0, workSeconds: 0 };
  for (;;) {
    const seen = new Map<string, string>();
    const isStill = (part: JobPart): boolean => {
      seen.set(placeOf(part), stateOf(part));
      return before.get(placeOf(part)) === stateOf(part);
    };
    try {
      const { added } = await planJobs(contextWith(context, { cwd: root }), request, isStill);
      if (added > 0) log.info(quantity(added, 'new recording'));
      before = seen;
      told = '';
    } catch (error) {
      // A file that is half written may not even tell what it is: it is looked at once more.
      if (!(error instanceof Error)) throw error;
      if (told !== error.message) log.warn(`${error.message}; looking again`);
      told = error.message;
    }
    const ran = await run();
    sum.done += ran.done;
    sum.failed += ran.failed;
    sum.workSeconds += ran.workSeconds;
    if (!signal.aborted) await wait(signal).catch(() => {});
    if (signal.aborted) return { ...sum, jobs: ran.jobs, there: ran.jobs - sum.done - sum.failed };
  }
}

const placeOf = ({ file }: JobPart): string => `${file?.path}\n${file?.group ?? ''}`;
const stateOf = ({ file }: JobPart): string => `${file?.bytes} ${file?.changedMs}`;
