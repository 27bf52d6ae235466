import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import type { PackBytes } from './window-pack.ts';

/** Longer reads are an error of the system. */
const longestRead = 2 ** 30;

/**
 * Bytes of a file in memory of their own; undefined when they cannot be had, for whatever reason: what is kept on disk can be
 * made again.
 *
 * @param length left out: all that follow
 */
export function bytesOfFile(path: string, begin = 0, length?: number): PackBytes | undefined {
  try {
    const file = openSync(path, 'r');
    try {
      const bytes = new Uint8Array(length ?? fstatSync(file).size - begin);
      for (let read = 0; read < bytes.length; ) {
        const more = readSync(file, bytes, read, Math.min(bytes.length - read, longestRead), begin + read);
        if (more === 0) return undefined;
        read += more;
      }
      return bytes;
    } finally {
      closeSync(file);
    }
  } catch {
    return undefined;
  }
}
