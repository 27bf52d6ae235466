import { closeSync, constants, fstatSync, fsyncSync, openSync, readSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import type { z } from 'zod';
import { UsageError } from '../errors/errors.ts';
import { makeFolder } from './output-folder.ts';

/** Makes the error of a file that cannot be read. @param got what is there instead */
type Fault = (got: string, options?: ErrorOptions) => Error;

/** Largest read of the system, bytes. */
const longestRead = 2 ** 30;

/**
 * The bytes of a file that has to be in memory as a whole.
 *
 * @param most bytes that it may have: more are refused before anything is read
 * @throws what `fault` makes, for a file that is larger, is none (a folder, a pipe, which would be waited for), or cannot be read
 */
export function readWhole(path: string, max: number, fault: Fault): Buffer {
  let file: number | undefined;
  try {
    // On Windows there is no such flag, and no pipe with a name in a folder.
    file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    const info = fstatSync(file);
    if (!info.isFile()) throw fault(info.isDirectory() ? 'a folder' : 'a pipe or device');
    if (info.size > max) throw fault(`${info.size} bytes, which is more than the ${max} that are read`);
    const bytes = Buffer.allocUnsafe(info.size);
    let done = 0;
    for (let more = 1; more > 0 && done < bytes.length; done += more)
      more = readSync(file, bytes, done, Math.min(bytes.length - done, longestRead), done);
    return bytes.subarray(0, done);
  } catch (cause) {
    const code = cause instanceof Error && 'syscall' in cause && 'code' in cause ? String(cause.code) : undefined;
    throw code === undefined ? cause : fault(code === 'ENOENT' ? 'no such file' : `one that cannot be read (${code})`, { cause });
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

/** Largest file of a run that is read back, bytes; a thousand recordings need a hundredth of it. */
const maxBytes = 64 * 2 ** 20;
/** Longest reason that a message carries: some of a reason may come from the file. */
const longestReason = 300;

/** Text of a file that a run, a batch or an evaluation has left. @throws UsageError when it is too large to be one, or cannot be read */
export const readStoredText = (path: string): string =>
  readWhole(
    path,
    maxBytes,
    (got, options) => new UsageError(`${path}: expected a file that a run wrote, got ${got}`, options),
  ).toString('utf8');

/**
 * JSON that a run, a batch or an evaluation has left in its folder, checked as far as it is used.
 *
 * @param what it should be, e.g. `the plan of a batch`
 * @throws UsageError that says which part of it is something else
 */
export function readStored<T>(path: string, schema: z.ZodType<T>, what: string): T {
  const refuse = (reason: string, cause: unknown): never => {
    const advice = 'restore the file, or make it anew with the command that wrote it';
    throw new UsageError(`${path}: expected ${what}: ${reason.slice(0, longestReason)}; ${advice}`, { cause });
  };
  let value: unknown;
  try {
    value = JSON.parse(readStoredText(path));
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
    return refuse(`it is not JSON (${cause.message})`, cause);
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [{ path: at, message }] = parsed.error.issues;
  return refuse(`${at.map(String).join('.') || 'the whole'}: ${message}`, parsed.error);
}

/**
 * Writes a file so that no reader ever sees half of it: into a temporary file beside it, to the disk, then under its name.
 * When anything fails or the process is killed, the file that was there before stays.
 *
 * @param temporary another place for the temporary file, on the same disk, where two writers may want the same name
 */
export function writeAtomic(path: string, content: string | Uint8Array, temporary = `${path}.tmp`): void {
  makeFolder(dirname(path));
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  try {
    const file = openSync(temporary, 'w');
    try {
      for (let written = 0; written < bytes.length; ) written += writeSync(file, bytes, written);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(temporary, path);
    syncFolder(dirname(path));
  } catch (error) {
    rmSync(temporary, { force: true });
    throw atTarget(error, temporary, path);
  }
}

/**
 * The error of writing a temporary file, with the path that the user knows. Of a write, as to a full disk, the system does not say where.
 *
 * @param path what the temporary file becomes
 */
export function atTarget(error: unknown, temporary: string, path: string): unknown {
  const { path: at = temporary, syscall } = error as Partial<NodeJS.ErrnoException>;
  return error instanceof Error && syscall !== undefined && syscall !== 'read' && at === temporary
    ? Object.assign(error, { path })
    : error;
}

/** Makes a rename survive a loss of power. Windows cannot open folders, and needs no help there. */
function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
