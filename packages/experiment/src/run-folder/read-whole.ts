import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';

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
export function readWhole(path: string, most: number, fault: Fault): Buffer {
  let file: number | undefined;
  try {
    // On Windows there is no such flag, and no pipe with a name in a folder.
    file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    const info = fstatSync(file);
    if (!info.isFile()) throw fault(info.isDirectory() ? 'a folder' : 'a pipe or device');
    if (info.size > most) throw fault(`${info.size} bytes, which is more than the ${most} that are read`);
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
