import { existsSync, readdirSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { isConfigError, nearestNames, problemText } from '@spikeseg/config';

/** The command line itself is wrong: an argument is missing, unknown, or does not fit the others. Exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** A recording cannot be searched as it was asked for. Exit code 2. */
export class RecordingError extends Error {
  override readonly name = 'RecordingError';
}

/** The engine that was asked for cannot be had here. Exit code 3. */
export class BackendUnavailableError extends Error {
  override readonly name = 'BackendUnavailableError';
}

/** The user stopped the command; its work is saved. Exit code 130. */
export class InterruptedError extends Error {
  override readonly name = 'InterruptedError';
}

/** A worker thread ran out of memory before its job was done. Exit code 2. */
export class WorkerEndedError extends Error {
  override readonly name = 'WorkerEndedError';
}

/** `; did you mean train?`, or nothing where no word is near. */
export function didYouMean(typed: string, words: readonly string[]): string {
  const near = nearestNames(typed, words);
  const begun = words.filter((word) => typed !== '' && word.startsWith(typed));
  const meant = near.length > 0 ? near : begun;
  return meant.length === 0 ? '' : `; did you mean ${meant.join(' or ')}?`;
}

/** `; did you mean night1.mat?` for a path that does not exist beside one of nearly its name, else nothing. */
export function nearFile(error: unknown): string {
  const path = missingPath(error);
  if (path === undefined || existsSync(path) || !existsSync(dirname(path))) return '';
  try {
    return didYouMean(basename(path), readdirSync(dirname(path)));
  } catch {
    // A folder that cannot be read gives no advice; the error itself is told all the same.
    return '';
  }
}

/** Of an error of the system, or of one that looked for recordings. */
function missingPath(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if ('code' in error && error.code === 'ENOENT' && 'path' in error && typeof error.path === 'string') return error.path;
  return error.name === 'DatasetError' && 'root' in error && typeof error.root === 'string' ? error.root : undefined;
}

/** What the program ends with. */
export const exitCodes = { fine: 0, bug: 1, badInput: 2, backendUnavailable: 3, interrupted: 130 } as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** By name, because another copy of a package throws another class of the same name. */
const codeOfName: ReadonlyMap<string, ExitCode> = new Map([
  ['UsageError', exitCodes.badInput],
  ['AnsweredError', exitCodes.badInput],
  ['ConfigError', exitCodes.badInput],
  ['RecordingError', exitCodes.badInput],
  ['EventFormatError', exitCodes.badInput],
  ['DatasetError', exitCodes.badInput],
  ['CheckpointError', exitCodes.badInput],
  ['SafetensorsError', exitCodes.badInput],
  ['TableFormatError', exitCodes.badInput],
  ['InputValueError', exitCodes.badInput],
  ['UnsupportedLayerError', exitCodes.badInput],
  ['OnnxModelError', exitCodes.badInput],
  ['WorkerEndedError', exitCodes.badInput],
  ['OnnxRuntimeError', exitCodes.backendUnavailable],
  ['TfjsError', exitCodes.backendUnavailable],
  ['BackendUnavailableError', exitCodes.backendUnavailable],
  ['SolverUnavailableError', exitCodes.backendUnavailable],
  ['InterruptedError', exitCodes.interrupted],
]);

interface ErrorDescription {
  readonly code: ExitCode;
  /** Where, expected, got, fix. */
  readonly line: string;
}

/** Exit code and line for an error; what no table knows is a bug. */
export function describeError(error: unknown): ErrorDescription {
  if (isSystemError(error)) return { code: exitCodes.badInput, line: oneLine(`${systemErrorText(error)}${nearFile(error)}`) };
  const message = oneLine(error instanceof Error ? error.message : String(error));
  const code = error instanceof Error ? codeOfName.get(error.name) : undefined;
  if (code !== undefined) return { code, line: oneLine(`${message}${nearFile(error)}`) };
  return { code: exitCodes.bug, line: `${message} (this is a bug of spikeseg-cli; option debug shows where it comes from)` };
}

/** All that is wrong, one line per problem: a configuration may have several. */
export const errorLines = (error: unknown): string[] =>
  isConfigError(error) ? error.problems.map((problem) => oneLine(problemText(problem))) : [describeError(error).line];

/** Texts of damaged files can be in a message: no control character of theirs reaches a terminal. */
const oneLine = (text: string): string =>
  text
    .trim()
    .replaceAll(/\s*\n\s*/g, ' ')
    .replaceAll(/\p{Cc}/gu, '\ufffd');

/** An error of the operating system, as Node throws it. */
export interface SystemError extends Error {
  readonly code: string;
  readonly syscall?: string;
  readonly path?: string;
  readonly dest?: string;
}

/** What the codes mean, and what to do about them. */
const meanings: Readonly<Record<string, readonly [got: string, fix: string]>> = {
  EACCES: ['permission denied', 'choose another place, or change its permissions'],
  EPERM: ['permission denied', 'choose another place, or change its permissions'],
  EROFS: ['a read-only file system', 'choose another place'],
  ENOSPC: ['a full disk', 'free some space, or choose another place'],
  EDQUOT: ['a used-up disk quota', 'free some space, or choose another place'],
  EFBIG: ['a file larger than it may be', 'raise the limit (ulimit -f), or choose another place'],
  ENOENT: ['no such file or folder', 'check the path'],
  ENOTDIR: ['a file where a folder should be', 'check the path'],
  EISDIR: ['a folder where a file should be', 'check the path'],
  EEXIST: ['something that is already there', 'choose another name'],
  ENAMETOOLONG: ['a name that is too long', 'choose a shorter one'],
  EMFILE: ['too many open files', 'raise the limit (ulimit -n)'],
  EIO: ['an input/output error', 'check the disk'],
};

const reading = new Set(['read', 'stat', 'lstat', 'scandir', 'access', 'realpath', 'fstat']);

/** True for errors of the file system that somebody at the keyboard can do something about. */
export const isSystemError = (error: unknown): error is SystemError =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' && Object.hasOwn(meanings, error.code);

/** One line: where, expected, got, fix. */
export function systemErrorText({ code, syscall = '', path, dest, message }: SystemError): string {
  const [got, fix] = meanings[code];
  const where = dest ?? path ?? message;
  const expected = reading.has(syscall)
    ? 'something to read'
    : syscall === 'mkdir'
      ? 'to make a folder'
      : syscall === 'open'
        ? 'to open the file'
        : 'to write';
  return `${where}: expected ${expected}, got ${got} (${code}); ${fix}`;
}
