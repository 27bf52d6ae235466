import { says } from '@spikeseg/test-support';
import { describe, expect, it } from 'vitest';
import { attempt } from './attempt.fixture.ts';
import { PythonCheckpointError } from './python-checkpoint-error.ts';
import { crc32, readStoredZip } from './stored-zip.ts';
import { zipped } from './zipped.fixture.ts';

const bytes = (...values: number[]) => Uint8Array.from(values);
const files = { 'a/data.pkl': bytes(1, 2, 3), 'a/empty': bytes(), 'a/data/0': bytes(0, 255) };

describe('crc32', () => {
  it('gives the published check value for "123456789"', () => {
    expect(crc32(new TextEncoder().encode('123456789'))).toBe(0xcbf4_3926);
    expect(crc32(bytes())).toBe(0);
  });
});

describe('readStoredZip', () => {
  it('gives every file by name, also from a view into other bytes and before a comment', () => {
    const archive = zipped(files);
    const shifted = Buffer.concat([Buffer.from([9, 9, 9]), archive]).subarray(3);
    for (const zip of [archive, shifted, zipped(files, { comment: 'a comment' })]) {
      expect(Object.fromEntries(readStoredZip(zip))).toEqual(files);
    }
  });

  it('an empty archive holds nothing', () => {
    expect(readStoredZip(zipped({})).size).toBe(0);
  });

  const damaged = (change: (view: DataView) => void): Uint8Array => {
    const archive = zipped(files);
    change(new DataView(archive.buffer));
    return archive;
  };
  const directory = new DataView(zipped(files).buffer).getUint32(zipped(files).length - 6, true);

  it.each<[string, Uint8Array, string | RegExp]>([
    ['nothing', bytes(), says('zip', 0)],
    ['other bytes', new Uint8Array(100), says('100 bytes', 'end record')],
    ['a file that was cut off', zipped(files).subarray(0, 150), 'without its end record'],
    ['a compressed file', zipped(files, { method: 8 }), says('a/data.pkl', 8)],
    ['a changed byte', damaged((view) => view.setUint8(30 + 10, 7)), 'expected a/data.pkl with checksum'],
    [
      'a directory elsewhere',
      damaged((view) => view.setUint32(view.byteLength - 6, 1, true)),
      'an entry of the directory at byte 1, got',
    ],
    [
      'a directory beyond the file',
      damaged((view) => view.setUint32(view.byteLength - 6, 0xffff_fff0, true)),
      'at byte 4294967280',
    ],
    [
      'more entries than there are',
      damaged((view) => view.setUint16(view.byteLength - 12, 4, true)),
      'an entry of the directory at byte',
    ],
    ['a file elsewhere', damaged((view) => view.setUint32(directory + 42, 5, true)), says('a/data.pkl', 5)],
    [
      'two files of one name',
      Buffer.from(
        Buffer.from(zipped({ 'a/one': bytes(1), 'a/two': bytes(1) }))
          .toString('latin1')
          .replaceAll('two', 'one'),
        'latin1',
      ),
      says('two', 'a/one'),
    ],
    ['a size beyond the file', damaged((view) => view.setUint32(directory + 24, 0xffff, true)), 'in all files, got 65535'],
    [
      'a size that runs over the end',
      damaged((view) => view.setUint32(directory + 24, view.byteLength, true)),
      'bytes for a/data.pkl at byte 40',
    ],
  ])('rejects %s', (_, archive, message) => {
    const error = attempt(() => readStoredZip(archive));
    expect(error).toBeInstanceOf(PythonCheckpointError);
    expect(error).toMatchObject({ where: 'zip', message: expect.stringMatching(says(message)) as unknown });
  });
});
