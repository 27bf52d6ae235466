import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeAtomic } from '../run-folder/write-atomic.ts';
import { workerFile } from '../worker-file.ts';
import type { InjectionAnswer } from './injection-job.ts';

/** An answer, and how long it took, s. */
export interface KeptAnswer {
  readonly answer: InjectionAnswer;
  readonly seconds: number;
}

/**
 * Answers that are done, one small file each, under a name made of all that they depend on: what was stopped goes on with them, and another
 * detector, or more magnitudes, need only what is new. A file that is damaged is no answer.
 */
export class KeptAnswers {
  readonly folder: string;

  /** @param output folder in which results are written */
  constructor(output: string) {
    this.folder = join(output, 'completeness-jobs');
  }

  get(key: string): KeptAnswer | undefined {
    const path = this.#path(key);
    if (!existsSync(path)) return undefined;
    try {
      const kept = JSON.parse(readFileSync(path, 'utf8')) as KeptAnswer;
      return kept.answer.kind === 'found' || kept.answer.kind === 'scores' ? kept : undefined;
    } catch {
      return undefined;
    }
  }

  put(key: string, kept: KeptAnswer): void {
    const path = this.#path(key);
    writeAtomic(path, `${JSON.stringify(kept)}\n`, `${path}.${process.pid}.tmp`);
  }

  #path(key: string): string {
    return join(this.folder, `${key}.json`);
  }
}

/** @param parts all that an answer depends on, as JSON can say it */
export const keyOf = (...parts: readonly unknown[]): string => createHash('sha256').update(JSON.stringify(parts)).digest('hex');

/** Packages whose code decides about answers. */
const deciding = ['evaluation', 'segmentation', 'data-ebssa', 'event-formats', 'events', 'snn-core'].map(
  (name) => `@spikeseg/${name}`,
);

/**
 * Stands for the program: its version, and the bytes of all that was built and runs in a job. A changed program has new answers; what only
 * tells of them, tables and pictures, may change.
 *
 * @param worker the thread in which jobs are done
 */
export function programIdentity(version: string, worker: 'completeness' | 'job' = 'completeness'): string {
  const require = createRequire(import.meta.url);
  const hash = createHash('sha256').update(version);
  for (const file of withImports(fileURLToPath(workerFile(worker)))) hash.update(readFileSync(file));
  for (const name of deciding) {
    const folder = dirname(require.resolve(name));
    for (const file of readdirSync(folder).toSorted()) if (file.endsWith('.js')) hash.update(readFileSync(join(folder, file)));
  }
  return hash.digest('hex');
}

/** A file and all files beside it that it imports, and those that they import. */
function withImports(first: string): readonly string[] {
  const files = [first];
  for (const file of files)
    for (const [, name] of readFileSync(file, 'utf8').matchAll(/(?:from|import)\s*\(?\s*["']\.\/([^"']+\.js)["']/g)) {
      const path = join(dirname(file), name);
      if (!files.includes(path)) files.push(path);
    }
  return files;
}
