import { randomGenerator } from '@spikeseg/snn-core';
import { describe, expect, test } from 'vitest';
import { packLz4 } from './lz4.fixture.ts';
import { unpackLz4 } from './lz4-frame.ts';
import { xxh32 } from './xxh32.ts';

const bytesOf = (hex: string): Uint8Array => Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

/** `event ` six times, `0123456789 event event`. */
const text = 'event event event event event event 0123456789 event event';
/** Independent block, content size, block and content checksums: written by lz4 1.9.4. */
const withSums =
  '04224d187c403a00000000000000241d0000006f6576656e742006000ba3303132333435363738391100506576656e74772ae0d70000000036704d70';
/** Linked blocks and no checksums, as DV writes them. */
const linked = '04224d186040821d0000006f6576656e742006000ba3303132333435363738391100506576656e7400000000';
/** Header with linked blocks of 64 KiB; its checksum was taken from a file of DV. */
const header = '04224d184040c0';

describe('frames of LZ4', () => {
  test('the reference writer is understood, with and without checksums', () => {
    expect(textOf(unpackLz4(bytesOf(withSums), 1000))).toBe(text);
    expect(textOf(unpackLz4(bytesOf(linked), 1000))).toBe(text);
  });

  test('a hand-made sequence copies literals and repeats them by a match that overlaps itself', () => {
    // Literals "ab", 8 bytes from 2 back, literals "c".
    const block = '24616202001063';
    expect(textOf(unpackLz4(bytesOf(`${header}07000000${block}00000000`), 100))).toBe('abababababc');
  });

  test('matches of a later block reach into the one before, and stored blocks are copied', () => {
    const stored = '0400008061626364';
    const match = '050000000004001065';
    expect(textOf(unpackLz4(bytesOf(header + stored + match + '00000000'), 100))).toBe('abcdabcde');
  });

  test('frames follow each other, and skippable ones are left out', () => {
    const skippable = '502a4d1803000000ffffff';
    expect(textOf(unpackLz4(bytesOf(linked + skippable + linked), 1000))).toBe(text + text);
  });

  test('what was packed is unpacked, over many blocks and lengths', () => {
    const { integer } = randomGenerator(3);
    for (const [size, values] of [
      [0, 2],
      [1, 2],
      [300, 2],
      [70_000, 3],
      [200_000, 256],
    ]) {
      const bytes = Uint8Array.from({ length: size }, () => integer(values));
      bytes.fill(7, size >> 2, size >> 1);
      expect(Buffer.compare(unpackLz4(packLz4(bytes), 1 << 20), bytes)).toBe(0);
    }
  });

  test('memory that is given is used again where it is large enough', () => {
    const room = new Uint8Array(1 << 17);
    expect(unpackLz4(bytesOf(linked), 1 << 20, room).buffer).toBe(room.buffer);
  });
});

const refusedFor = (hex: string, maxBytes = 1000): string => {
  try {
    unpackLz4(bytesOf(hex), maxBytes);
    return 'nothing';
  } catch (error) {
    return (error as Error).message;
  }
};

describe('damaged frames of LZ4', () => {
  test.each([
    ['no frame', '04224d1940404040404040', 'bytes that begin with 0x194d2204'],
    ['nothing', '', 'a frame that is cut at byte 0'],
    ['another checksum of the header', '04224d184040c100000000', 'a frame whose header has another checksum'],
    ['a version', '04224d180040c000000000', 'version 0 of LZ4 frames'],
    ['a dictionary', '04224d184140c000000000', 'a frame that needs a dictionary'],
    ['a size of blocks', '04224d184030c000000000', 'blocks of the size 3, which there is none of'],
    ['no end', header, 'a frame that is cut at byte 7'],
    ['a block beyond the end', `${header}ff000000aa`, 'a frame that is cut at byte 12'],
    ['a block that is too large', `${header}01000100aa`, 'a block of 65537 bytes where one has 65536 at most'],
    ['literals beyond the block', `${header}0200000050aa00000000`, 'literals that reach beyond their block'],
    ['a match before the beginning', `${header}060000001061020010620000000000`, 'a match 2 bytes back where 1 are'],
    ['a match with distance 0', `${header}060000001061000010620000000000`, 'a match 0 bytes back where 1 are'],
    ['a match that is cut', `${header}0300000010610100000000`, 'a match that is cut'],
    ['a block that ends with a match', `${header}040000001061010000000000`, 'a block that ends with a match'],
    ['another checksum of the block', withSums.replace('772ae0d7', '772ae0d8'), 'a block with another checksum'],
    ['another checksum', withSums.replace('36704d70', '36704d71'), 'a frame with another checksum'],
  ])('%s is refused', (_, hex, message) => {
    expect(refusedFor(hex)).toBe(message);
  });

  test('a bomb ends where it may, with no more memory', () => {
    // One literal, then a match of 4 + 15 + 255·200 + 0 bytes.
    const block = `1f610100${'ff'.repeat(200)}00`;
    const size = (block.length / 2).toString(16).padStart(2, '0');
    expect(refusedFor(`${header}${size}000000${block}00000000`, 10_000)).toBe('a block of more than 10000 bytes');
  });

  test('500 changed copies are unpacked or refused, within the bound', () => {
    const { integer } = randomGenerator(11);
    const packed = packLz4(Uint8Array.from({ length: 3000 }, (_, k) => (k * k) % 7));
    const messages: string[] = [];
    let max = 0;
    for (let k = 0; k < 500; k++) {
      const copy = packed.slice(0, integer(4) === 0 ? integer(packed.length) : packed.length);
      for (let n = integer(3); n >= 0 && copy.length > 8; n--) copy[7 + integer(copy.length - 7)] = integer(256);
      try {
        max = Math.max(max, unpackLz4(copy, 4000).length);
      } catch (error) {
        messages.push((error as Error).message);
      }
    }
    expect(max).toBeLessThanOrEqual(4000);
    expect(messages.length).toBeGreaterThan(100);
    expect(messages.filter((message) => !/^(a|literals|bytes|version|blocks)\b/.test(message))).toEqual([]);
  });
});

const hash = (input: string): number => xxh32(new TextEncoder().encode(input));

test('xxHash of 32 bits agrees with published values', () => {
  expect([hash(''), hash('a'), hash('abc')]).toEqual([0x02cc5d05, 0x550d7456, 0x32d153ff]);
  expect(hash('\x4eobody inspects the spammish repetition')).toBe(0xe2293b2f);
});
