import { extname } from 'node:path';

/**
 * What a worker thread runs: `detect-worker.ts` or `job-worker.ts` of src/, or the same as `.js` of dist/, where all of the package
 * lies side by side.
 */
export const workerFile = (job: 'detect' | 'job'): URL => {
  const kind = extname(import.meta.url);
  return new URL(`${kind === '.ts' ? '../' : './'}${job}-worker${kind}`, import.meta.url);
};
