/* What tests of the command line look at batches with. */

export type { FoundRuns } from './commands/runs.ts';
export { readJobs } from './record/job-batch.ts';
export { shardJobs } from './run-jobs.ts';
export { beginRuns } from './run-runs.ts';
