import { extname } from 'node:path';

/*
 * Stands beside the entries of worker threads, in src/ and, bundled, in dist/; so all have the extension of this file.
 */

/** What a worker thread runs: `detect-worker.ts`, `job-worker.ts`, `weigh-worker.ts`, or the same as `.js` once they are built. */
export const workerFile = (job: 'detect' | 'job' | 'weigh'): URL =>
  new URL(`${job}-worker${extname(import.meta.url)}`, import.meta.url);
