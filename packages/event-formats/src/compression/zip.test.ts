import { EventFormatError } from '@spikeseg/events';
import { says } from '@spikeseg/test-support';
import { describe, expect, it } from 'vitest';
import { ReadReport } from '../read-report.ts';
import { openSource } from '../source/byte-source.ts';
import { type ZippedFile, zipOf } from './zip.fixture.ts';
import { crc32, openEntry, type ZipSource, zipEntries } from './zip.ts';

const bytes = (...values: number[]) => Uint8Array.from(values);
const files = { 'a/data.pkl': bytes(1, 2, 3), 'a/empty': bytes(), 'a/data/0': bytes(0, 255) };
const [text, head, tail] = ['123456789', '12345', '6789'].map((digits) => new TextEncoder().encode(digits));

it('CRC-32 gives the published check value for "123456789", at once and in two pieces', () => {
  expect(crc32(text)).toBe(0xcbf4_3926);
  expect(crc32(tail, crc32(head))).toBe(0xcbf4_3926);
  expect(crc32(bytes())).toBe(0);
});

/** Files of an archive by name. */
async function filesIn(archive: Uint8Array): Promise<Record<string, Uint8Array>> {
  const source = (await openSource(archive, 'zip')) as ZipSource;
  const found: Record<string, Uint8Array> = {};
  for (const entry of await zipEntries(source)) {
    const pieces: Uint8Array[] = [];
    for await (const piece of (await openEntry(source, entry, new ReadReport())).pieces(0)) pieces.push(piece);
    found[entry.name] = Uint8Array.from(Buffer.concat(pieces));
  }
  return found;
}

describe('files of an archive', () => {
  it('are found by name, also in a view into other bytes and before a comment', async () => {
    const archive = zipOf(files);
    const shifted = Buffer.concat([Buffer.from([9, 9, 9]), archive]).subarray(3);
    const large = zipOf(Object.entries(files).map(([name, contents]): ZippedFile => ({ name, bytes: contents, large: true })));
    for (const zip of [archive, shifted, large, zipOf(files, 'a comment')]) expect(await filesIn(zip)).toEqual(files);
    expect(await filesIn(zipOf({}))).toEqual({});
  });

  const damaged = (change: (view: DataView) => void): Uint8Array => {
    const archive = zipOf(files);
    change(new DataView(archive.buffer));
    return archive;
  };
  const size = zipOf(files).length;
  const directory = new DataView(zipOf(files).buffer).getUint32(size - 6, true);
  const one = (change: Partial<ZippedFile>) => zipOf([{ name: 'a/b', bytes: bytes(1, 2), ...change }]);

  it.each<[string, Uint8Array, number, string | RegExp]>([
    ['nothing', bytes(), 0, says('zip', 'directory')],
    ['other bytes', new Uint8Array(100), 100, says('zip', 'directory')],
    ['an archive that was cut off', zipOf(files).subarray(0, 150), 150, says('zip', 'directory')],
    ['another packing', one({ method: 14 }), 8, says('zip:a/b', 'stored', 14)],
    ['an encrypted file', one({ flags: 1 }), 0, says('zip:a/b', 'encrypted')],
    ['another checksum', one({ crc: 7 }), 0, says('zip:a/b', 'checksum')],
    ['a changed byte', damaged((view) => view.setUint8(30 + 10 + 4, 7)), 0, says('zip:a/data.pkl', 'checksum')],
    ['a directory elsewhere', damaged((view) => view.setUint32(size - 6, 1, true)), 1, says('an entry of the directory')],
    [
      'a directory beyond the file',
      damaged((view) => view.setUint32(size - 6, 0xffff_fff0, true)),
      0xffff_fff0,
      says('directory', 4294967280),
    ],
    [
      'a directory that goes on',
      damaged((view) => view.setUint32(size - 10, size - directory, true)),
      size - 22,
      says('an entry of the directory'),
    ],
    ['a file elsewhere', damaged((view) => view.setUint32(directory + 42, 5, true)), 5, says('zip:a/data.pkl', 'header')],
    [
      'two files of one name',
      zipOf([
        { name: 'a', bytes: bytes(1) },
        { name: 'a', bytes: bytes(2) },
      ]),
      2 * (30 + 1 + 5 + 1) + 47,
      says('names', '"a"'),
    ],
    [
      'files that share bytes',
      damaged((view) => view.setUint32(directory + 20, size, true)),
      directory + 46 + 10 + 46 + 7,
      says(size, size + 2),
    ],
    [
      'a size beyond the file',
      damaged((view) => view.setUint32(directory + 20, size - 2, true)),
      44,
      says('zip:a/data.pkl', size - 2, size),
    ],
    ['two sizes', damaged((view) => view.setUint32(directory + 24, 2, true)), 0, says('zip:a/data.pkl', 2, 3)],
  ])('with %s are refused', async (_, archive, offset, message) => {
    const error = await filesIn(archive).catch((cause: unknown) => cause);
    expect(error).toBeInstanceOf(EventFormatError);
    expect(error).toMatchObject({ offset, message: expect.stringMatching(says(message)) });
  });
});
