import type { ReadBudget } from '@spikeseg/events';
import type { ByteSource } from '../../source/byte-source.ts';
import type { Hdf5File } from './hdf5-file.ts';

export const signature = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a];
/** Where a file may begin: behind a user block, as MATLAB writes one. */
const beginnings = [0, 512, 1024, 2048];

/** Byte at which an HDF5 file begins; undefined where it is none. @param start the first bytes */
export const beginningOf = (start: Uint8Array): number | undefined =>
  beginnings.find((at) => signature.every((byte, k) => start[at + k] === byte));

/** Opens an HDF5 file. What reads it is loaded with the first one. @throws EventFormatError for what is no HDF5 file, or whose first block is damaged */
export const openHdf5File = async (source: ByteSource, budget: ReadBudget): Promise<Hdf5File> =>
  (await import('./hdf5-file.ts')).Hdf5File.open(source, budget);
