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
