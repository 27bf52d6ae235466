import { randomGenerator } from '@spikeseg/snn-core';
import Blosc from 'numcodecs/blosc';
import { describe, expect, test } from 'vitest';
import { UnreadPacking } from '../../compression/packing.ts';
import { unpackBlosc } from './blosc.ts';

/** Values that grow, as times do; noise, which is not packed; and a run, which is packed to almost nothing. */
function values(bytes: number): Uint8Array {
  const random = randomGenerator(11);
  const out = new Uint8Array(bytes);
  const view = new DataView(out.buffer);
  for (let at = 0; at + 4 <= bytes; at += 4)
    view.setUint32(at, at > bytes / 2 ? 77 : at < bytes / 8 ? random.integer(2 ** 32) : at * 3, true);
  return out;
}

describe('Blosc, as its own library packs it', () => {
  const methods = ['blosclz', 'lz4', 'lz4hc', 'zlib', 'zstd'];
  const shuffles = { none: Blosc.NOSHUFFLE, bytes: Blosc.SHUFFLE, bits: Blosc.BITSHUFFLE };
  test.each(methods.flatMap((cname) => Object.entries(shuffles).map(([name, shuffle]) => ({ cname, name, shuffle }))))(
    'is unpacked: $cname, shuffle of $name',
    async ({ cname, shuffle }) => {
      for (const [size, blocksize] of [
        [400_000, 0],
        [131_072, 16_384],
        [20_001, 8192],
        [37, 0],
      ] as const) {
        const data = values(size);
        const packed = await Blosc.fromConfig({ id: 'blosc', cname, clevel: 5, shuffle, blocksize }).encode(data);
        expect(await unpackBlosc(packed, size)).toEqual(data);
      }
    },
  );

  test('is unpacked where it was only copied: the head says so', async () => {
    // Version 2, of the method version 1, copied, values of 1 byte; 3 bytes, blocks of 3, 19 bytes with the head.
    const packed = Uint8Array.of(2, 1, 2, 1, 3, 0, 0, 0, 3, 0, 0, 0, 19, 0, 0, 0, 7, 8, 9);
    expect(await unpackBlosc(packed, 3)).toEqual(Uint8Array.of(7, 8, 9));
  });
});

describe('damaged Blosc', () => {
  test('of another size than the chunk is refused before memory is taken', async () => {
    const packed = await Blosc.fromConfig({ id: 'blosc', cname: 'lz4' }).encode(values(1000));
    new DataView(packed.buffer).setUint32(4, 2 ** 31, true);
    await expect(unpackBlosc(packed, 1000)).rejects.toThrow('Blosc data of 2147483648 bytes in a chunk of 1000');
  });

  test('with a method that is not read says so', async () => {
    const packed = await Blosc.fromConfig({ id: 'blosc', cname: 'snappy' }).encode(values(1000));
    await expect(unpackBlosc(packed, 1000)).rejects.toThrow(new UnreadPacking('Blosc with Snappy'));
  });

  test.each(['blosclz', 'lz4', 'zlib', 'zstd'])(
    'gives an error or bytes of the right size, and nothing else: %s',
    async (cname) => {
      const random = randomGenerator(5);
      const sound = await Blosc.fromConfig({ id: 'blosc', cname, shuffle: Blosc.SHUFFLE }).encode(values(5000));
      const others: unknown[] = [];
      let errors = 0;
      for (let k = 0; k < 300; k++) {
        const packed = sound.slice(0, k % 3 === 0 ? random.integer(sound.length) : sound.length);
        for (let j = 0; j < 3; j++) packed[random.integer(packed.length)] = random.integer(256);
        const got = await unpackBlosc(packed, 5000).catch((cause: unknown) => cause);
        if (got instanceof Error) errors++;
        else others.push(got);
      }
      expect(others.every((got) => got instanceof Uint8Array && got.length === 5000)).toBe(true);
      expect(errors).toBeGreaterThan(100);
    },
  );
});
