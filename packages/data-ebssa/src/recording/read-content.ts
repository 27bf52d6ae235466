import { EventFormatError } from '@spikeseg/events';
import { readHdf5 } from '../hdf5/hdf5.ts';
import { readMat5, readMat5File } from '../mat5/mat5.ts';
import type { FileContent, ReadOptions } from './decode.ts';
import { detectFormat } from './file-format.ts';
import { kindLength } from './file-kind.ts';
import { readAt, withOpenFile } from './open-file.ts';
import { ReadBudget } from './read-limits.ts';

/** Lines of text have no variables. */
interface TextContent {
  readonly format: 'csv';
  readonly bytes: number;
}

/** Reads the wanted variables of a file, whatever its format. */
export function readContent(
  path: string,
  { group, limits }: Pick<ReadOptions, 'group' | 'limits'>,
  wanted: (name: string) => boolean,
): Promise<FileContent | TextContent> {
  return withOpenFile(path, async (file) => {
    const budget = new ReadBudget(path, file.bytes, limits);
    const start = await readAt(file, path, 0, kindLength);
    const format = detectFormat(start, path);
    if (format === 'csv') return { format, bytes: file.bytes };
    if (format === 'hdf5') return readHdf5({ path, ...file }, start, group, wanted, budget);
    if (group !== undefined) {
      const expected = `an HDF5 file with a group ${group}`;
      throw new EventFormatError({ file: path, offset: 0, expected, got: 'a MATLAB level 5 file' });
    }
    return { format: 'mat5', bytes: file.bytes, ...(await readMat5File(file, path, wanted, budget)) };
  });
}

/** A MAT v5 file that is in memory. */
export function mat5Content(
  bytes: Buffer,
  path: string,
  { limits }: Pick<ReadOptions, 'limits'>,
  wanted: (name: string) => boolean,
): FileContent {
  return { format: 'mat5', bytes: bytes.length, ...readMat5(bytes, path, wanted, new ReadBudget(path, bytes.length, limits)) };
}
