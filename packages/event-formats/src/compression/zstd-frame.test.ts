import { describe, expect, test } from 'vitest';
import { frameHeader, unpackFzstd, unpackZstd } from './zstd-frame.ts';

/** k² mod 251, k mod 7, 0, 0 for k below 400. */
const content = Uint8Array.from({ length: 1600 }, (_, at) => [(at >> 2) ** 2 % 251, (at >> 2) % 7, 0, 0][at & 3]);
/** The same, packed by zstd 1.5: with its size and in one segment, and without a size and with a window of 8 MiB. */
const sized = bytesOf(
  'KLUv/WRABQ0OAIaaaCkAxcckcxgy9egEO/A4lacupj4qn4GJnX4oBlWaoHfWgdiSYzkNlv15pFoAXgBdABQg2rKMh66E3RqUfTAJenWau6VmsWVynV6psHLItYHnJu1reG2HLm4RFmro05ijHZ1V7tykapIXS38pjMFu1kKPOdfo/9/5P+Dyv0Hyf4HxPwHxP0Dh/8HgB2yWuuWm1XsEzEcWtN4RrqH40oIGUs7EDNx5KgAPPQJfZCnxxgZNEfy4WoR9IPt5eUttGnm31wpFEolIqNXrxjM2qdvyfA/5wIrVMT5iCmLfiRLyK+AZggtOTniGeA4Nr+3QxS3CQg19GnO0o7PKnZtUTfJi6S+FMdjNWugx5xp1LhIGojD4gwKCIbl0Rq7cEao12w2Y1E8qzk9USe69Mou2HbEpXSMML3Ddg83b8KU3z4EamWNVKPU6uSz/f9PHj6tF2Aeyn5e31KaRd3t9FEkkIqFWrxvP2KRuy/M95AMrVsf4iCmIfSdKyK+AZwguODnhGeKZAkRblvHQlbBbg7IPJkGvTnO31Cy2TK7TKxVWDrk28NykfQGBhqgR8LP/HfFLuwHhrwGbHGu6e+/evU7eOy4WnCi1EQ==',
);
const unsized = bytesOf(
  'KLUv/QRoDQ4AhppoKQDFxyRzGDL16AQ78DiVpy6mPiqfgYmdfigGVZqgd9aB2JJjOQ2W/XmkWgBeAF0AFCDasoyHroTdGpR9MAl6dZq7pWaxZXKdXqmwcsi1gecm7Wt4bYcubhEWaujTmKMdnVXu3KRqkhdLfymMwW7WQo851+j/3/k/4PK/QfJ/gfE/AfE/QOH/weAHbJa65abVewTMRxa03hGuofjSggZSzsQM3HkqAA89Al9kKfHGBk0R/LhahH0g+3l5S20aebfXCkUSiUio1evGMzap2/J8D/nAitUxPmIKYt+JEvIr4BmCC05OeIZ4Dg2v7dDFLcJCDX0ac7Sjs8qdm1RN8mLpL4Ux2M1a6DHnGnUuEgaiMPiDAoIhuXRGrtwRqjXbDZjUTyrOT1RJ7r0yi7YdsSldIwwvcN2DzdvwpTfPgRqZY1Uo9Tq5LP9/08ePq0XYB7Kfl7fUppF3e30USSQioVavG8/YpG7L8z3kAytWx/iIKYh9J0rIr4BnCC44OeEZ4pkCRFuW8dCVsFuDsg8mQa9Oc7fULLZMrtMrFVYOuTbw3KR9AYGGqBHws/8d8Uu7AeGvAZsca7p77969Tt47LhacKLUR',
);

function bytesOf(base64: string): Uint8Array {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}

/** A frame with a size of 4 bytes in one segment, and blocks. */
const frame = (size: number, ...blocks: readonly number[][]): Uint8Array =>
  Uint8Array.from([
    0x28,
    0xb5,
    0x2f,
    0xfd,
    0xa0,
    size & 255,
    (size >> 8) & 255,
    (size >> 16) & 255,
    size >>> 24,
    ...blocks.flat(),
  ]);
const block = (kind: number, size: number, isLast: boolean, bytes: readonly number[]): number[] => {
  const word = (size << 3) | (kind << 1) | Number(isLast);
  return [word & 255, (word >> 8) & 255, word >> 16, ...bytes];
};

/** Bytes of a size, and the size that they say. */
const sizes = new Map([
  [0, undefined],
  [1, 1],
  [2, 256 + 0x0201],
  [4, 0x0403_0201],
  [8, Number(0x0807_0605_0403_0201n)],
]);

test('a header has a byte for the window unless there is one segment, a dictionary of 0, 1, 2 or 4 bytes, and a size of as many as it says', () => {
  for (const isOneSegment of [false, true]) {
    for (const [kind, dictionary] of [0, 1, 2, 4].entries()) {
      for (const [width, sizeBytes] of [isOneSegment ? 1 : 0, 2, 4, 8].entries()) {
        const checksumBytes = 4 * (width & 1);
        const flags = (width << 6) | (isOneSegment ? 0x20 : 0) | checksumBytes | kind;
        const window = isOneSegment ? [] : [(3 << 3) | 5];
        const rest = [...Array<number>(dictionary).fill(99), ...[1, 2, 3, 4, 5, 6, 7, 8].slice(0, sizeBytes)];
        const head = [0x28, 0xb5, 0x2f, 0xfd, flags, ...window, ...rest];
        const size = sizes.get(sizeBytes);
        // 2^13 and five eighths of it.
        const whole = { bytes: head.length, window: isOneSegment ? size : 13_312, size, isOneSegment, checksumBytes };
        expect(frameHeader([...head, 0])).toEqual(whole);
        expect(frameHeader(head.slice(0, -1))).toBeUndefined();
      }
    }
  }
});

describe.each([
  ['as the platform can', unpackZstd],
  ['with fzstd', unpackFzstd],
])('frames of Zstandard, %s', (_how, unpack) => {
  test('the reference writer is understood, with and without a size', () => {
    expect(unpack(sized, 2000)).toEqual(content);
    expect(unpack(unsized, 2000)).toEqual(content);
  });

  test('stored and repeated blocks are hand-made and read', () => {
    expect([...unpack(frame(5, block(0, 3, false, [1, 2, 3]), block(1, 2, true, [9])), 100)]).toEqual([1, 2, 3, 9, 9]);
  });

  test.each([
    ['no frame', Uint8Array.from([1, 2, 3, 4, 5, 6]), 'bytes that begin with 0x4030201'],
    ['nothing', new Uint8Array(0), 'a frame that is cut at byte 0'],
    ['a cut block', frame(5, block(0, 5, true, [1, 2])), 'a frame that is cut at byte 14'],
    ['no last block', frame(5, block(0, 2, false, [1, 2])), 'a frame that is cut at byte 14'],
    ['bytes behind the frame', frame(1, block(0, 1, true, [1, 2])), '1 bytes behind the frame'],
    ['a size beyond the bound', frame(5000, block(0, 2, true, [1, 2])), '5000 bytes where there are 2000 at most'],
    ['a block beyond its window', frame(5, block(1, 1 << 20, true, [1])), 'a block of 1048576 bytes'],
    ['a dictionary', Uint8Array.from([0x28, 0xb5, 0x2f, 0xfd, 0xa1, 0, 0, 0, 0, 0]), 'a frame that needs a dictionary'],
    [
      'a window of 2 GB',
      Uint8Array.from([0x28, 0xb5, 0x2f, 0xfd, 0, 0xa8, 1, 0, 0]),
      'a window of 2147483648 bytes where 33554432 are read',
    ],
  ])('%s is refused', (_, packed, message) => {
    expect(() => unpack(packed, 2000)).toThrow(message);
  });

  test('another size than is told is refused', () => {
    expect(() => unpack(frame(5, block(0, 2, true, [1, 2])), 2000)).toThrow(
      unpack === unpackFzstd ? '2 bytes where the frame says 5' : Error,
    );
  });

  test('a bomb without a size ends where it may', () => {
    const blocks = Array.from({ length: 9 }, (_, k) => block(1, 1 << 16, k === 8, [7]));
    const bomb = Uint8Array.from([0x28, 0xb5, 0x2f, 0xfd, 0, 0x68, ...blocks.flat()]);
    expect(unpack(bomb, 9 << 16)).toHaveLength(9 << 16);
    expect(() => unpack(bomb, 8 << 16)).toThrow(/524288 bytes/);
  });
});
