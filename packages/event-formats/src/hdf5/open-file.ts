import type { ReadBudget } from '@spikeseg/events';
import type { ByteSource } from '../source/byte-source.ts';
import type { Hdf5File } from './container/hdf5-file.ts';

/** Opens an HDF5 file. What reads it is loaded with the first one. @throws EventFormatError for what is no HDF5 file, or whose first block is damaged */
export const openHdf5File = async (source: ByteSource, budget: ReadBudget): Promise<Hdf5File> =>
  (await import('./container/hdf5-file.ts')).Hdf5File.open(source, budget);
