import { begunJobs } from './record/attempts.ts';
import { workOf } from './record/job.ts';
import { readJobs, readSpec } from './record/job-batch.ts';
import { doneAt, hasFailed } from './record/job-folder.ts';

/** How far a batch is, from its files alone. */
export interface BatchStatus {
  readonly jobs: number;
  readonly done: number;
  readonly failed: number;
  /** A runner is at work on them, or was killed. */
  readonly begun: number;
  readonly waiting: number;
  /** Of recordings that are one job each; 0 where jobs are no recordings. */
  readonly bytes: number;
  readonly doneBytes: number;
  /** Bytes of recordings per second, of what was done in the last ten minutes of work; null where too little was done, or jobs are no recordings. */
  readonly bytesPerSecond: number | null;
  /** Until the rest is done at that rate, s; null where no job is begun, or the rate is not known. */
  readonly secondsToGo: number | null;
  readonly version: string;
}

/** What is done before the last result by more than this tells nothing of the rate now, ms. */
const recentMs = 600_000;

/** @throws UsageError where there is no batch */
export function batchStatus(root: string): BatchStatus {
  const { version } = readSpec(root);
  const begun = begunJobs(root);
  const count = { jobs: 0, done: 0, failed: 0, begun: 0, waiting: 0, bytes: 0, doneBytes: 0 };
  const times: { readonly at: number; readonly work: number }[] = [];
  let openWork = 0;
  for (const job of readJobs(root)) {
    const { hash } = job;
    const bytes = job.part.file?.bytes ?? 0;
    const at = doneAt(root, job);
    count.jobs++;
    count.bytes += bytes;
    if (at !== undefined) {
      count.done++;
      count.doneBytes += bytes;
      times.push({ at, work: workOf(job) });
    } else if (hasFailed(root, hash)) count.failed++;
    else {
      openWork += workOf(job);
      count[begun.has(hash) ? 'begun' : 'waiting']++;
    }
  }
  const rate = rateOf(times);
  const secondsToGo = rate === null || count.begun === 0 ? null : openWork / rate;
  return { ...count, bytesPerSecond: count.bytes === 0 ? null : rate, secondsToGo, version };
}

/** The first of the recent results only begins the time. */
function rateOf(times: { readonly at: number; readonly work: number }[]): number | null {
  const latest = times.reduce((last, { at }) => Math.max(last, at), 0);
  const recent = times.filter(({ at }) => at >= latest - recentMs).toSorted((a, b) => a.at - b.at);
  if (recent.length < 2) return null;
  const seconds = (latest - recent[0].at) / 1000;
  return seconds === 0 ? null : recent.slice(1).reduce((sum, { work }) => sum + work, 0) / seconds;
}
