import { type FileHandle, open } from 'node:fs/promises';
import { EventFormatError } from '../errors/event-format-error.ts';
import { readHdf5 } from '../hdf5/hdf5.ts';
import { readMat5 } from '../mat5/mat5.ts';
import type { FileContent } from './decode.ts';
import { detectFormat } from './file-format.ts';
import { kindLength } from './file-kind.ts';

/** Lines of text have no variables. */
interface TextContent {
  readonly format: 'csv';
  readonly bytes: number;
}

/** Reads the wanted variables of a file, whatever its format. */
export async function readContent(
  path: string,
  group: string | undefined,
  wanted: (name: string) => boolean,
): Promise<FileContent | TextContent> {
  const handle = await open(path, 'r').catch((cause: unknown) => {
    const got = cause instanceof Error ? cause.message : String(cause);
    throw new EventFormatError({ file: path, offset: 0, expected: 'a readable file', got }, { cause });
  });
  try {
    const start = await readStart(handle, path);
    const format = detectFormat(start, path);
    if (format === 'csv') return { format, bytes: (await handle.stat()).size };
    if (format === 'hdf5') return await readHdf5(path, start, group, wanted);
    if (group !== undefined) {
      throw new EventFormatError({
        file: path,
        offset: 0,
        expected: `an HDF5 file with a group ${group}`,
        got: 'a MATLAB level 5 file',
      });
    }
    return mat5Content(await handle.readFile(), path, wanted);
  } finally {
    await handle.close();
  }
}

async function readStart(handle: FileHandle, path: string): Promise<Buffer> {
  const start = Buffer.alloc(kindLength);
  const { bytesRead } = await handle.read(start, 0, start.length, 0).catch((cause: unknown) => {
    const got = cause instanceof Error ? cause.message : String(cause);
    throw new EventFormatError({ file: path, offset: 0, expected: 'a readable file', got }, { cause });
  });
  return start.subarray(0, bytesRead);
}

/** A MAT v5 file that is in memory. */
export function mat5Content(bytes: Buffer, path: string, wanted: (name: string) => boolean): FileContent {
  return { format: 'mat5', bytes: bytes.length, ...readMat5(bytes, path, wanted) };
}
