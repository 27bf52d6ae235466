import { EventFormatError } from '@spikeseg/events';
import { type FileKind, fileKind } from './file-kind.ts';

/** What reads a file. */
export type FileFormat = 'mat5' | 'hdf5' | 'csv';

/**
 * Tells the format of a file from its first bytes, never from its name.
 *
 * @param start the first bytes (`kindLength` are enough; fewer when the file is shorter)
 * @throws EventFormatError when it is empty or something else
 */
export function detectFormat(start: Uint8Array, file: string): FileFormat {
  const kind = fileKind(start);
  switch (kind.name) {
    case 'mat5':
    case 'hdf5':
      return kind.name;
    // Of a table whose header is another one the reader says so.
    case 'event-lines':
    case 'table':
      return 'csv';
    case 'empty':
      throw new EventFormatError({ file, offset: 0, expected: 'a recording', got: kind.what });
    default: {
      const expected = 'a MATLAB level 5, MATLAB 7.3 or HDF5 file, or lines t_us,x,y,p';
      throw new EventFormatError({ file, offset: 0, expected, got: kind.what, fix: fixOf(kind) });
    }
  }
}

/** How to go on with a file that is no recording; undefined where nothing can be said. */
const fixOf = ({ name, role }: FileKind): string | undefined => {
  if (role === 'events' || name === 'text') return 'convert it first: docs/how-to/own-data.md';
  if (role === 'packed') return 'unpack it first';
  return name === 'lfs' ? 'fetch it: git lfs pull' : undefined;
};
