import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { EventFormatError } from '@spikeseg/events';

/** A file that is open for reading at any place. */
export interface OpenFile {
  readonly bytes: number;
  readonly descriptor: number;
  readonly handle: FileHandle;
}

/**
 * Opens a file, calls `use`, closes it.
 *
 * @throws EventFormatError when it cannot be opened, or is none: a folder, a pipe (which would be waited for), a device
 */
export async function withOpenFile<T>(path: string, use: (file: OpenFile) => Promise<T>): Promise<T> {
  // On Windows there is no such flag, and no pipe with a name in a folder.
  const handle = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)).catch((cause: unknown) => {
    throw new EventFormatError({ file: path, offset: 0, expected: 'a readable file', got: reasonOf(cause) }, { cause });
  });
  try {
    const info = await handle.stat();
    if (!info.isFile()) {
      const got = info.isDirectory() ? 'a folder' : 'a pipe or device';
      throw new EventFormatError({ file: path, offset: 0, expected: 'a readable file', got });
    }
    return await use({ bytes: info.size, descriptor: handle.fd, handle });
  } finally {
    await handle.close();
  }
}

/** Bytes from a place on, fewer at the end of the file. @throws EventFormatError when the system cannot read them */
export async function readAt({ handle }: OpenFile, path: string, position: number, length: number): Promise<Buffer> {
  const bytes = Buffer.allocUnsafe(length);
  let done = 0;
  for (let more = 1; more > 0 && done < length; done += more) {
    const read = handle.read(bytes, done, length - done, position + done);
    more = (
      await read.catch((cause: unknown) => {
        throw new EventFormatError(
          { file: path, offset: position, expected: 'a readable file', got: reasonOf(cause) },
          { cause },
        );
      })
    ).bytesRead;
  }
  return bytes.subarray(0, done);
}

const reasonOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));
