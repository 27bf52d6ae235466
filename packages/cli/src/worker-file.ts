import { extname } from 'node:path';

/*
 * Stands beside the entry of worker threads, in src/ and, bundled, in dist/; so both have the extension of this file.
 */

const beside = (name: string) => new URL(`${name}${extname(import.meta.url)}`, import.meta.url);

/** What a thread that detects runs: `detect-worker.ts`, or `detect-worker.js` once it is built. */
export const workerFile = beside('detect-worker');
/** What a thread that does whole runs runs. */
export const runWorkerFile = beside('run-worker');
