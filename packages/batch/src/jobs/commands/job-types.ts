import type { JobCommand } from '../record/job.ts';
import type { JobType } from '../record/job-type.ts';

/** Loaded when they are needed, so that a thread which detects does not wait for what trains. */
const types: Readonly<Record<JobCommand, () => Promise<JobType>>> = {
  detect: async () => (await import('./detect.ts')).detectJobs,
  cv: async () => (await import('./runs.ts')).cvJobs,
  completeness: async () => (await import('./completeness.ts')).completenessJobs,
  train: async () => (await import('./runs.ts')).trainJobs,
};

export const jobType = (command: JobCommand): Promise<JobType> => types[command]();
