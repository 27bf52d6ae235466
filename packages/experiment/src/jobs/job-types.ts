import type { JobCommand } from './job.ts';
import type { JobType } from './job-type.ts';

/** Loaded when they are needed, so that a thread which detects does not wait for what trains. */
const types: Readonly<Record<JobCommand, () => Promise<JobType>>> = {
  detect: async () => (await import('./commands/detect.ts')).detectJobs,
  convert: async () => (await import('./commands/convert.ts')).convertJobs,
  cv: async () => (await import('./commands/cv.ts')).cvJobs,
  evaluate: async () => (await import('./commands/evaluate.ts')).evaluateJobs,
  completeness: async () => (await import('./commands/completeness.ts')).completenessJobs,
  train: async () => (await import('./commands/train.ts')).trainJobs,
};

export const jobType = (command: JobCommand): Promise<JobType> => types[command]();
