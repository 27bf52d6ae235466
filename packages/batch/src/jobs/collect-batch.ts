import { join } from 'node:path';
import { csvText } from '@spikeseg/detection';
import { UsageError, writeAtomic } from '@spikeseg/experiment/commands';
import { collectedConclusion, collectJobs, stateOf } from './collect-jobs.ts';
import { jobType } from './commands/job-types.ts';
import { readJobs, readOwnSpec, readSpec } from './record/job-batch.ts';
import type { Summary } from './record/job-type.ts';
import { writeCollected } from './write-collected.ts';

/**
 * Writes what the jobs of a batch came to, from their files alone: so the same to the byte, on any machines and after any
 * number of stops. Of recordings a table, also where some are not done; else the files that the command writes on one machine, when all are done.
 *
 * @param options `zeroPoint`: magnitude of an object that causes one event/s, for the tracks of recordings
 * @throws UsageError when a file is damaged, or a batch of another version is not a mere table
 */
export async function collectBatch(
  root: string,
  { zeroPoint }: { readonly zeroPoint?: number | undefined } = {},
): Promise<Summary> {
  const spec = readSpec(root);
  const { sum } = await jobType(spec.command);
  if (sum === undefined) {
    const collected = collectJobs(root);
    const { table, tracks } = writeCollected(root, collected, zeroPoint);
    return {
      json: { ...collected.sums },
      lines: [collectedConclusion(collected.sums), `table: ${table}`, `tracks: ${tracks}`],
    };
  }
  if (zeroPoint !== undefined) throw new UsageError(`option zeroPoint: expected a batch of detect, got one of ${spec.command}`);
  readOwnSpec(root);
  const jobs = readJobs(root);
  const rows = jobs.map((job) => ({ name: job.part.name, job: job.hash, ...stateOf(root, job) }));
  const table = join(root, 'table.csv');
  const lines = rows.map(({ name, state, reason, job }) => [name, state, reason ?? null, job]);
  writeAtomic(table, csvText([['job', 'state', 'reason', 'hash'], ...lines]), `${table}.${process.pid}.tmp`);
  const count = { jobs: jobs.length, done: 0, failed: 0, open: 0 };
  for (const { state } of rows) count[state]++;
  const first = `${count.done} of ${count.jobs} jobs are done`;
  if (count.done < count.jobs) {
    const why = rows.flatMap(({ name, reason }) => (reason === undefined ? [] : [`${name}: ${reason}`]));
    const rest = `${count.failed} failed, ${count.open} are not done; the result of ${spec.command} is made of all of them`;
    return { json: count, lines: [`${first}; ${rest}`, ...why, `table: ${table}`] };
  }
  const { json, lines: more, next } = await sum(root, jobs);
  return { json: { ...count, ...json }, lines: [`${first}.`, ...more, `table: ${table}`], next };
}
