import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { defaultStaleMs, readClaim } from './record/claims.ts';
import { workOf } from './record/job.ts';
import { readJobs, readSpec } from './record/job-batch.ts';
import { doneAt, hasFailed } from './record/job-folder.ts';

/** How far a batch is, from its files alone. */
export interface BatchStatus {
  readonly jobs: number;
  readonly done: number;
  readonly failed: number;
  /** Somebody is at work on them. */
  readonly running: number;
  readonly waiting: number;
  /** Of recordings that are one job each; 0 where jobs are no recordings. */
  readonly bytes: number;
  readonly doneBytes: number;
  /** Bytes of recordings per second, of what was done in the last ten minutes of work; null where too little was done, or jobs are no recordings. */
  readonly bytesPerSecond: number | null;
  /** Until the rest is done at that rate, s; null where no runner is at work, or the rate is not known. */
  readonly secondsToGo: number | null;
  /** Machines at work and their jobs. */
  readonly machines: readonly { readonly host: string; readonly jobs: number }[];
  readonly version: string;
}

/** What is done before the last result by more than this tells nothing of the rate now, ms. */
const recentMs = 600_000;

/** @param nowMs ms since 1970 @throws UsageError where there is no batch */
export function batchStatus(root: string, nowMs: number): BatchStatus {
  const { version } = readSpec(root);
  const atWork = claimsIn(root, nowMs - defaultStaleMs);
  const count = { jobs: 0, done: 0, failed: 0, running: 0, waiting: 0, bytes: 0, doneBytes: 0 };
  const times: { readonly at: number; readonly work: number }[] = [];
  const hosts = new Map<string, number>();
  let openWork = 0;
  for (const job of readJobs(root)) {
    const { hash } = job;
    const bytes = job.part.file?.bytes ?? 0;
    const at = doneAt(root, job);
    const host = atWork.get(hash);
    count.jobs++;
    count.bytes += bytes;
    if (at !== undefined) {
      count.done++;
      count.doneBytes += bytes;
      times.push({ at, work: workOf(job) });
    } else if (hasFailed(root, hash)) count.failed++;
    else {
      openWork += workOf(job);
      count[host === undefined ? 'waiting' : 'running']++;
      if (host !== undefined) hosts.set(host, (hosts.get(host) ?? 0) + 1);
    }
  }
  const rate = rateOf(times);
  const secondsToGo = rate === null || count.running === 0 ? null : openWork / rate;
  const machines = [...hosts].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([host, jobs]) => ({ host, jobs }));
  return { ...count, bytesPerSecond: count.bytes === 0 ? null : rate, secondsToGo, machines, version };
}

/** The first of the recent results only begins the time. */
function rateOf(times: { readonly at: number; readonly work: number }[]): number | null {
  const latest = times.reduce((last, { at }) => Math.max(last, at), 0);
  const recent = times.filter(({ at }) => at >= latest - recentMs).toSorted((a, b) => a.at - b.at);
  if (recent.length < 2) return null;
  const seconds = (latest - recent[0].at) / 1000;
  return seconds === 0 ? null : recent.slice(1).reduce((sum, { work }) => sum + work, 0) / seconds;
}

/** Hosts that are at work, by job. @param sinceMs a claim whose heartbeat is older is void */
function claimsIn(root: string, sinceMs: number): ReadonlyMap<string, string> {
  const folder = join(root, 'claims');
  const claims = new Map<string, string>();
  if (!existsSync(folder)) return claims;
  for (const file of readdirSync(folder)) {
    const [, hash] = /^([0-9a-f]{64})\.json$/.exec(file) ?? [];
    const claim = hash === undefined ? undefined : readClaim(join(folder, file));
    if (claim === undefined || claim.runner === '') continue;
    const beatMs = statSync(join(folder, file), { throwIfNoEntry: false })?.mtimeMs ?? 0;
    if (beatMs >= sinceMs) claims.set(hash, claim.host);
  }
  return claims;
}
