import { ReadBudget } from '@spikeseg/events';
import { randomGenerator } from '@spikeseg/snn-core';
import { describe, expect, test } from 'vitest';
import { xxh32 } from '../compression/xxh32.ts';
import { unpackers } from './decompress.ts';

const budget = new ReadBudget('chunks', 1e12, { maxDecodedBytes: 1e14 });

import { Bytes, lz4Stored, zstdStored } from './ros.fixture.ts';

const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
const bytesOf = (value: string): Uint8Array => new TextEncoder().encode(value);

/** A frame of LZ4 around a block. */
const frame = (block: Uint8Array, flags = 0x40, extra: number[] = []): Uint8Array =>
  new Bytes()
    .u32(0x184d2204)
    .u8(flags, 0x40, ...extra, (xxh32(Uint8Array.of(flags, 0x40, ...extra)) >>> 8) & 0xff)
    .u32(block.length)
    .raw(block)
    .u32(0).bytes;

/** Four letters, a copy of 8 from 4 back, and five letters. */
const block = new Bytes().u8(0x44).raw(bytesOf('abcd')).u8(4, 0, 0x50).raw(bytesOf('hello')).bytes;

/** Of 20 times the text `spikes `. */
const bz2 = 'QlpoOTFBWSZTWT5AiRkAAEWRgEAAAihIACAAMMAClUZ6mJ0mJicJiYnhdyRThQkD5AiRkA==';

describe('unpacking', () => {
  test('LZ4 copies from what came out, also from what it is just writing', async () => {
    const { lz4 } = await unpackers(budget);
    expect(text(lz4(frame(block), 17))).toBe('abcdabcdabcdhello');
    expect(text(lz4(frame(block, 0x48, [17, 0, 0, 0, 0, 0, 0, 0]), 17))).toBe('abcdabcdabcdhello');
    expect(text(lz4(lz4Stored.pack(bytesOf('abc')), 3))).toBe('abc');
  });

  test('LZ4 has lengths of many bytes', async () => {
    const { lz4 } = await unpackers(budget);
    // 1 letter, a copy of 4 + 15 + 255 + 3 from 1 back, and 15 + 0 letters.
    const long = new Bytes()
      .u8(0x1f)
      .raw(bytesOf('a'))
      .u8(1, 0, 255, 3, 0xf0, 0)
      .raw(bytesOf('b'.repeat(15))).bytes;
    expect(text(lz4(frame(long), 293))).toBe('a'.repeat(278) + 'b'.repeat(15));
  });

  test('bzip2 checks its checksum', async () => {
    const { bz2: unpack } = await unpackers(budget);
    const packed = Uint8Array.from(atob(bz2), (letter) => letter.charCodeAt(0));
    expect(text(unpack(packed, 140))).toBe('spikes '.repeat(20));
    const wrong = packed.with(11, packed[11] ^ 1);
    expect(() => unpack(wrong, 140)).toThrow('crc32 do not match');
  });

  test('what comes out has the size that was announced', async () => {
    const { lz4, bz2: unpack, zstd } = await unpackers(budget);
    const packed = Uint8Array.from(atob(bz2), (letter) => letter.charCodeAt(0));
    expect(() => lz4(frame(block), 18)).toThrow('17 bytes came out, and 18 were announced');
    expect(() => lz4(frame(block), 16)).toThrow(/./);
    expect(() => unpack(packed, 139)).toThrow('more than 139 bytes came out');
    expect(() => unpack(packed, 141)).toThrow('140 bytes came out, and 141 were announced');
    for (const unpacker of [lz4, unpack, zstd]) expect(() => unpacker(packed, 2 ** 40)).toThrow('at most 268435456');
    expect(text(zstd(zstdStored.pack(bytesOf('abc')), 3))).toBe('abc');
  });

  test('damaged data end in an error or in as many bytes as were announced', async () => {
    const { lz4, bz2: unpack, zstd } = await unpackers(budget);
    const packed = Uint8Array.from(atob(bz2), (letter) => letter.charCodeAt(0));
    const random = randomGenerator(7);
    let errors = 0;
    for (const [data, size, unpacker] of [
      [frame(block), 17, lz4],
      [packed, 140, unpack],
      [zstdStored.pack(bytesOf('abcdefgh')), 8, zstd],
    ] as const) {
      for (let k = 0; k < 200; k++) {
        const wrong = data.slice(0, random.uniform() < 0.3 ? random.integer(data.length) : data.length);
        if (wrong.length > 0) wrong[random.integer(wrong.length)] = random.integer(256);
        try {
          expect(unpacker(wrong, size)).toHaveLength(size);
        } catch (error) {
          if (!(error instanceof Error)) throw error;
          errors++;
        }
      }
    }
    expect(errors).toBeGreaterThan(200);
  });
});
