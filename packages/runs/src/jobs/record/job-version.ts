import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { workerFile } from '../../context/worker-file.ts';

/** Packages whose code decides about results. */
const deciding = [
  'config',
  'stdp',
  'evaluation',
  'segmentation',
  'data-ebssa',
  'event-formats',
  'events',
  'snn-core',
  'report',
].map((name) => `@spikeseg/${name}`);

/**
 * The program in jobs: its version and, in short, a hash of the bytes of all that was built and runs in a job. A changed program has new
 * results.
 */
export function jobVersion(version: string): string {
  const require = createRequire(import.meta.url);
  const hash = createHash('sha256').update(version);
  for (const file of withImports(fileURLToPath(workerFile('job')))) hash.update(readFileSync(file));
  for (const name of deciding) {
    const folder = dirname(require.resolve(name));
    for (const file of readdirSync(folder).toSorted()) if (file.endsWith('.js')) hash.update(readFileSync(join(folder, file)));
  }
  return `${version}+${hash.digest('hex').slice(0, 12)}`;
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
