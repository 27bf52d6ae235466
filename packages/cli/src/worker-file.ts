import { extname } from 'node:path';

/*
 * Stands beside the entry of worker threads, in src/ and, bundled, in dist/; so both have the extension of this file.
 */

/** What a worker thread runs: `detect-worker.ts`, or `detect-worker.js` once it is built. */
export const workerFile = new URL(`detect-worker${extname(import.meta.url)}`, import.meta.url);
