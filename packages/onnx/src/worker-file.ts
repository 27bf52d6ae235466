import { extname } from 'node:path';

/** What a session's thread runs. Stands beside it in src/ and, bundled, in dist/, so both have the extension of this file. */
export const workerFile = new URL(`session-worker${extname(import.meta.url)}`, import.meta.url);
