import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Where the run lies that tests share; see `trained`. */
    readonly trainedOnce: string;
  }
}

/** A folder that goes when all tests have ended. */
export default function provideFolder(project: TestProject): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'spikeseg-trained-'));
  project.provide('trainedOnce', folder);
  return () => rmSync(folder, { recursive: true, force: true });
}
