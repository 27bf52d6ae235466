import { type OpenFile } from '../files/open-file.ts';
import { ReadBudget } from '@spikeseg/events';
import { fileStorage, memoryStorage } from './node-storage.ts';
import { type Mat5Content, parseMat5 } from './parse-mat5.ts';
import { run, runAtOnce } from './storage.ts';

/**
 * Reads the variables of a MAT v5 file that is in memory.
 *
 * @param bytes the whole file
 * @param file its path, for messages
 * @param wanted tells which variables to read
 * @throws EventFormatError when the file is truncated, corrupted, no MAT v5 file, or more than the limits allow
 */
export function readMat5(
  bytes: Uint8Array,
  file: string,
  wanted: (name: string) => boolean,
  budget = new ReadBudget(file, bytes.length),
): Mat5Content {
  return runAtOnce(parseMat5({ storage: memoryStorage(bytes), file, wanted, budget }));
}

/** The same for a file on disk, in a memory that does not grow with it. */
export async function readMat5File(
  open: OpenFile,
  file: string,
  wanted: (name: string) => boolean,
  budget: ReadBudget,
): Promise<Mat5Content> {
  return run(parseMat5({ storage: await fileStorage(open, file), file, wanted, budget }));
}
