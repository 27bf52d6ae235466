import { deflateSync } from 'node:zlib';
import { says } from '@spikeseg/test-support';
import { describe, expect, test } from 'vitest';
import { inflated, inflatedByStream, unpackLz4 } from '../../compression/packing.ts';
import { unpackBlosc } from './blosc.ts';
import { fletcher32, unfiltered } from './filters.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('filters of HDF5', () => {
  test('are undone from the last to the first, but for those that the mask leaves out', async () => {
    // Two values of two bytes: 0x0201 and 0x0403, shuffled to 01 03 02 04.
    const packed = deflateSync(Uint8Array.of(1, 3, 2, 4));
    const filters = [
      { id: 2, settings: [2] },
      { id: 1, settings: [6] },
    ];
    expect(await unfiltered(packed, filters, 0, 4)).toEqual(Uint8Array.of(1, 2, 3, 4));
    expect(await unfiltered(Uint8Array.of(1, 3, 2, 4), filters, 0b10, 4)).toEqual(Uint8Array.of(1, 2, 3, 4));
    expect(new Uint8Array(await unfiltered(packed, filters, 0b01, 4))).toEqual(Uint8Array.of(1, 3, 2, 4));
  });

  test('LZF copies literals and what has been before', async () => {
    // Three literals, then 9 bytes from 3 back: a length of 7 + 0 and 2 more.
    const packed = Uint8Array.of(2, 97, 98, 99, 0xe0, 0, 2);
    expect(await unfiltered(packed, [{ id: 32_000, settings: [] }], 0, 12)).toEqual(bytes('abcabcabcabc'));
    await expect(unfiltered(packed, [{ id: 32_000, settings: [] }], 0, 13)).rejects.toThrow('LZF data of 12 bytes');
    await expect(unfiltered(Uint8Array.of(0x20, 0), [{ id: 32_000, settings: [] }], 0, 3)).rejects.toThrow('outside themselves');
  });

  test('the check sum of Fletcher is that of the published examples, and is taken off', async () => {
    // The examples have little-endian words; here the bytes of each are exchanged.
    expect(fletcher32(bytes('badcfehg'))).toBe(0xebe19591);
    const sum = fletcher32(Uint8Array.of(1, 2, 3));
    expect(sum).toBe((0x0102 * 2 + 0x0300) * 2 ** 16 + 0x0402);
    const data = Uint8Array.of(1, 2, 3, 0x02, 0x04, 0x04, 0x05);
    expect(await unfiltered(data, [{ id: 3, settings: [] }], 0, 3)).toEqual(Uint8Array.of(1, 2, 3));
    await expect(unfiltered(data.with(0, 9), [{ id: 3, settings: [] }], 0, 3)).rejects.toThrow('a check sum of other data');
  });

  test('a filter that is not known is named', async () => {
    await expect(unfiltered(bytes('abc'), [{ id: 32_008, settings: [] }], 0, 3)).rejects.toThrow('the filter 32008 (bitshuffle)');
    await expect(unfiltered(bytes('abc'), [{ id: 77, settings: [] }], 0, 3)).rejects.toThrow('the filter 77');
  });
});

test('Blosc that names more blocks than it has room for is refused', async () => {
  const packed = new Uint8Array(16 + 4);
  packed.set([2, 1, 0, 1]);
  new Uint32Array(packed.buffer, 4).set([16, 8, packed.length]);
  await expect(unpackBlosc(packed, 16)).rejects.toThrow(says('2 blocks', 20));
});

describe('unpacking', () => {
  test.each([inflated, inflatedByStream])(
    'inflates zlib data, and stops where they are more than they may be: %o',
    async (inflate) => {
      const packed = deflateSync(new Uint8Array(100_000).fill(3));
      expect((await inflate(packed, 100_000)).length).toBe(100_000);
      await expect(inflate(packed, 99_999)).rejects.toThrow(/larger than 99999 bytes|more than 99999 bytes/);
      await expect(inflate(packed.subarray(0, 20), 100_000)).rejects.toThrow(/unexpected/);
      await expect(inflate(bytes('no zlib data'), 100)).rejects.toThrow(/header|unexpected/);
    },
  );

  test('a block of LZ4 is literals and matches', () => {
    const out = new Uint8Array(16);
    // Two literals, a match of 4 + 4 from 2 back; six literals.
    unpackLz4(Uint8Array.of(0x24, 97, 98, 2, 0, 0x60, 99, 100, 101, 102, 103, 104), out);
    expect(new TextDecoder().decode(out)).toBe('abababababcdefgh');
    expect(() => unpackLz4(Uint8Array.of(0x24, 97, 98, 3, 0), new Uint8Array(16))).toThrow('3 bytes back where 2 are');
    expect(() => unpackLz4(Uint8Array.of(0x24, 97, 98, 2, 0), new Uint8Array(10))).toThrow('a block that ends with a match');
    expect(() => unpackLz4(Uint8Array.of(0x24, 97, 98, 2, 0, 0), new Uint8Array(11))).toThrow('LZ4 data of 10 bytes for 11');
  });
});
