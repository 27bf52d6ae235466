import { createHash } from 'node:crypto';
import { createReadStream, statSync } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Context } from '../../context.ts';
import { UsageError } from '../../errors/errors.ts';
import { recordingOf } from '../commands/recordings.ts';
import type { Job } from '../job.ts';
import { readSpec, specFile } from '../job-batch.ts';
import type { JobNeeds } from '../job-type.ts';
import { jobType } from '../job-types.ts';
import { chunkBytes } from './chunks.ts';
import type { InputNote } from './messages.ts';

/** A file that a job needs, and where it lies. */
export interface Input {
  readonly note: InputNote;
  readonly path: string;
}

/** The files that the jobs of a batch need, on the side that has them. */
export class JobInputs {
  readonly #root: string;
  readonly #needs: JobNeeds;
  /** SHA-256 of small files, by path, size and time of change. */
  readonly #hashes = new Map<string, Promise<string>>();

  private constructor(root: string, needs: JobNeeds) {
    this.#root = root;
    this.#needs = needs;
  }

  /** @throws UsageError where jobs need more recordings than their own */
  static async of(context: Context, root: string): Promise<JobInputs> {
    const spec = readSpec(root);
    const type = await jobType(spec.command);
    return new JobInputs(root, type.needs({ ...context, cwd: root }, spec));
  }

  /** @throws UsageError where the recording was changed since it was planned */
  async of(job: Job): Promise<Input[]> {
    const { files, ofJob, beside } = this.#needs;
    const { part } = job;
    const inputs = await Promise.all([
      ...[specFile, ...files].map((name) => this.#small('shared', name)),
      ...(ofJob?.(job) ?? []).map((name) => this.#small('own', name)),
    ]);
    if (part.file === undefined) return inputs;
    const { path } = recordingOf(this.#root, part);
    const place = placeOf(path);
    inputs.push({ note: { role: 'recording', name: place, bytes: part.file.bytes, sha256: null }, path });
    for (const other of beside?.(path) ?? []) {
      const size = statSync(other, { throwIfNoEntry: false })?.size;
      const name = join(dirname(place), basename(other)).split('\\').join('/');
      if (size !== undefined) inputs.push({ note: { role: 'beside', name, bytes: size, sha256: null }, path: other });
    }
    return inputs;
  }

  async #small(role: 'shared' | 'own', name: string): Promise<Input> {
    const path = join(this.#root, name);
    const { size, mtimeMs } = await stat(path);
    const key = `${path}\n${size} ${mtimeMs}`;
    let hash = this.#hashes.get(key);
    if (hash === undefined) {
      hash = fileHash(path);
      this.#hashes.set(key, hash);
    }
    return { note: { role, name, bytes: size, sha256: await hash }, path };
  }
}

/**
 * The way to a recording without what is above its root: names of folders tell of sensors and labels, so they travel with it.
 */
const placeOf = (path: string): string =>
  path
    .split(/[\\/]+/)
    .filter((part) => part !== '' && !part.endsWith(':'))
    .join('/');

/** SHA-256 of a file. */
export async function fileHash(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of createReadStream(path)) hash.update(piece as Buffer);
  return hash.digest('hex');
}

/** A piece of a file, of as many bytes as a chunk has or as there are. @throws UsageError where the file was changed */
export async function pieceOf({ path, note: { bytes } }: Input, offset: number): Promise<Uint8Array> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    if (size !== bytes) throw new UsageError(`${path}: expected ${bytes} bytes, got ${size}: it was changed meanwhile`);
    const piece = Buffer.allocUnsafe(Math.max(0, Math.min(chunkBytes, bytes - offset)));
    for (let done = 0; done < piece.length; ) {
      const { bytesRead } = await file.read(piece, done, piece.length - done, offset + done);
      if (bytesRead === 0) throw new UsageError(`${path}: expected ${bytes} bytes, got fewer: it was changed meanwhile`);
      done += bytesRead;
    }
    return piece;
  } finally {
    await file.close();
  }
}
