import { gzipSync } from 'node:zlib';
import { says } from '@spikeseg/test-support';
import { expect, test } from 'vitest';
import { inPieces } from '../hostile.fixture.ts';
import { readEvents } from '../reading/read-events.ts';

const text = new TextEncoder().encode('t_us,x,y,p\n5,1,2,1\n6,3,4,0\n');

/** A frame of Zstandard with a header and its bytes stored in blocks of 20. */
function frame(header: readonly number[], bytes: Uint8Array, checksum: readonly number[] = []): number[] {
  const blocks: number[] = [];
  for (let from = 0; from < bytes.length; from += 20) {
    const part = bytes.subarray(from, from + 20);
    const word = (part.length << 3) | Number(from + 20 >= bytes.length);
    blocks.push(word & 255, word >> 8, 0, ...part);
  }
  return [0x28, 0xb5, 0x2f, 0xfd, ...header, ...blocks, ...checksum];
}
/** A window of 1 MiB; one segment of the size of the text in 4 bytes; the same with a checksum, which is not read. */
const windowed = frame([0, 0x50], text);
const sized = frame([0xa0, text.length, 0, 0, 0], text);
const summed = frame([0xa4, text.length, 0, 0, 0], text, [1, 2, 3, 4]);
const skipped = [0x50, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 9, 9, 9];

async function timesOf(bytes: readonly number[], piece: number): Promise<number[]> {
  const file = await readEvents(inPieces(Uint8Array.from(bytes), piece), { name: 'night.csv.zst', columns: 't,x,y,p' });
  const times: number[] = [];
  for await (const { t } of file.chunks()) times.push(...t);
  return times;
}

test.each([1, 7, 1000])('frames of Zstandard are unpacked one after another, in pieces of %i bytes', async (piece) => {
  expect(await timesOf(windowed, piece)).toEqual([5, 6]);
  for (const first of [windowed, sized, summed, [...sized, ...skipped]])
    for (const second of [sized, windowed]) {
      const packed = frame([0, 0x50], text.subarray(11));
      expect(await timesOf([...first, ...packed], piece)).toEqual([5, 6, 5, 6]);
      await expect(timesOf([...first, ...second], piece)).rejects.toThrow('night.csv.zst');
    }
});

test.each([
  ['a window of 2 GB', [0, 0xa8], '2147483648'],
  ['one segment of 3 GB, which fzstd takes for a negative size', [0xa0, 0, 0, 0, 0xc0], '3221225472'],
])('%s is refused before there is room made for it, in the first frame and behind another', async (_, header, size) => {
  const message = says(size, 134217728);
  for (const before of [[], windowed, summed, [...windowed, ...skipped]])
    for (const piece of [1, 1000]) await expect(timesOf([...before, ...frame(header, text)], piece)).rejects.toThrow(message);
});

test('damaged gzip is told to be damaged', async () => {
  const packed = gzipSync(text);
  packed[packed.length - 6] ^= 1;
  await expect(timesOf([...packed], 1000)).rejects.toThrow(says('whole gzip'));
});
