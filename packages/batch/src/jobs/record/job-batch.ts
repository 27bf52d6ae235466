import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ownVersion, readStored, UsageError, workerFile, writeAtomic } from '@spikeseg/experiment/commands';
import { modelOptionsSchema } from '@spikeseg/experiment/models';
import * as z from 'zod';
import { type Job, jobCommands, jobOptionsSchema, jobSchema } from './job.ts';

const specFile = 'batch.json';
const jobsFile = 'jobs.jsonl';

const specSchema = z
  .object({
    format: z.literal(1),
    /** Unique to the batch: name of its queue. */
    id: z.string().regex(/^[0-9a-f-]{36}$/, 'expected a UUID'),
    command: z.enum(jobCommands),
    /** What its jobs are done with; files are names in the folder. */
    options: modelOptionsSchema,
    own: jobOptionsSchema,
    /** Hash of all but files and program that the results depend on. */
    configuration: z.string(),
    /** See `jobVersion`. */
    version: z.string(),
  })
  .readonly();

/** What is the same for all jobs of a batch: batch.json. Files that it names lie in the folder. */
export type BatchSpec = z.infer<typeof specSchema>;

export const isBatchFolder = (root: string): boolean => existsSync(join(root, specFile));

/** @throws UsageError when there is none, or it is damaged */
export function readSpec(root: string): BatchSpec {
  if (!isBatchFolder(root))
    throw new UsageError(
      `${root}: expected the folder of a batch, got none; plan one first: spikeseg-cli batch plan detect RECORDINGS -o ${root}`,
    );
  return readStored(join(root, specFile), specSchema, 'the plan of a batch');
}

export const writeSpec = (root: string, spec: BatchSpec): void =>
  writeAtomic(join(root, specFile), `${JSON.stringify(spec, undefined, 2)}\n`);

/**
 * The jobs of a batch; none where there is no list.
 *
 * @throws UsageError that names the line which is no job
 */
export function readJobs(root: string): Job[] {
  const path = join(root, jobsFile);
  const lines = existsSync(path) ? readFileSync(path, 'utf8').split('\n') : [];
  return lines.slice(0, lines.at(-1) === '' ? -1 : undefined).map((line, at) => {
    const { data } = jobSchema.safeParse(parseJson(line));
    if (data !== undefined) return data;
    throw new UsageError(
      `${path}: line ${at + 1}: expected a job, got ${JSON.stringify(line.slice(0, 60))}; plan the batch again`,
    );
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Writes jobs.jsonl, so that no reader sees a part of it. */
export function writeJobs(root: string, jobs: readonly Job[]): void {
  const path = join(root, jobsFile);
  writeAtomic(path, jobs.map((job) => `${JSON.stringify(job)}\n`).join(''), `${path}.${process.pid}.tmp`);
}

/**
 * The plan of a batch that this version of the program can go on with.
 *
 * @throws UsageError as {@link readSpec}, and with both versions when another one planned it: its results would not be comparable
 */
export function readOwnSpec(root: string): BatchSpec {
  const spec = readSpec(root);
  const own = jobVersion();
  if (spec.version === own) return spec;
  throw new UsageError(
    `${root}: expected spikeseg-cli ${spec.version}, which planned it, got ${own}; run the version that planned it, or plan again with this one, which does every job anew`,
  );
}

/** Entries of packages whose code decides about results. */
const deciding = [
  'experiment',
  'experiment/commands',
  'config',
  'stdp',
  'evaluation',
  'detection',
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
export function jobVersion(): string {
  const version = ownVersion();
  const require = createRequire(import.meta.url);
  const hash = createHash('sha256').update(version);
  for (const file of withImports(fileURLToPath(workerFile(import.meta.url, '../../job-worker')))) hash.update(readFileSync(file));
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
