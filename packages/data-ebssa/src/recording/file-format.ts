import { EventFormatError } from '../errors/event-format-error.ts';

const hdf5Signature = Buffer.from([0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a]);

/** Beginnings of files that are taken for recordings by their name. */
const foreign: readonly (readonly [magic: string, what: string])[] = [
  ['\x89PNG', 'a PNG image'],
  ['\xff\xd8\xff', 'a JPEG image'],
  ['GIF8', 'a GIF image'],
  ['%PDF', 'a PDF document'],
  ['PK\x03\x04', 'a zip archive'],
  ['\x1f\x8b', 'a gzip file'],
  ['\x93NUMPY', 'a NumPy array'],
  ['version https://git-lfs', 'a Git LFS pointer (the file itself was not downloaded)'],
];

/**
 * Tells the format of a file from its first bytes, never from its name: MATLAB 7.3 is HDF5 behind a header of 512 bytes.
 *
 * @param start the first bytes (1 KiB is enough; fewer when the file is shorter)
 * @throws EventFormatError when it is empty or something else
 */
export function detectFormat(start: Buffer, file: string): 'mat5' | 'hdf5' {
  if (start.length === 0) throw new EventFormatError({ file, offset: 0, expected: 'a recording', got: 'an empty file' });
  const text = start.toString('latin1', 0, 32);
  if (text.startsWith('MATLAB 5.0')) return 'mat5';
  if (text.startsWith('MATLAB 7.3')) return 'hdf5';
  // A user block may take 512 bytes, 1 KiB, 2 KiB, …; MATLAB takes the first.
  for (const at of [0, 512]) if (start.subarray(at, at + 8).equals(hdf5Signature)) return 'hdf5';
  // The free text of a level 5 header is a custom, its byte order mark is the rule.
  if (['\x00\x01IM', '\x01\x00MI'].includes(start.toString('latin1', 124, 128))) return 'mat5';
  const known = foreign.find(([magic]) => text.startsWith(magic))?.[1];
  const got =
    known ?? `${start.length < 128 ? `${start.length} bytes that begin with ` : ''}${JSON.stringify(text.slice(0, 16))}`;
  throw new EventFormatError({ file, offset: 0, expected: 'a MATLAB level 5, MATLAB 7.3 or HDF5 file', got });
}
