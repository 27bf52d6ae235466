import { describe, expect, it } from 'vitest';
import type { Rgb } from '../drawing/palette.ts';
import { decodeGif } from './decode-gif.fixture.ts';
import { GifEncoder } from './gif.ts';
import { type IndexedRaster, indexedRaster } from './indexed-raster.ts';

const palette: readonly Rgb[] = Array.from({ length: 16 }, (_, k) => [k * 16, 255 - k, k]);
const hex = (k: number): string => `#${Buffer.from(palette[k]).toString('hex')}`;

/** Colours that repeat little: a linear congruential generator. */
function noise(width: number, height: number, seed: number, colours: number): IndexedRaster {
  const raster = indexedRaster(width, height);
  let state = seed;
  raster.data.forEach((_, i) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    raster.data[i] = Math.floor((state / 2 ** 32) * colours);
  });
  return raster;
}

async function encode(frames: readonly IndexedRaster[], colours = palette): Promise<Uint8Array> {
  const encoder = await GifEncoder.open(colours, 50);
  return Buffer.concat([...frames.map((frame) => encoder.frame(frame)), encoder.end()]);
}

describe('GifEncoder', () => {
  // Noise fills the table of codes many times over, paper fills it with long runs.
  const frames = [noise(97, 61, 1, 16), indexedRaster(97, 61), noise(97, 61, 2, 3), noise(97, 61, 3, 16)];

  it('another library reads every pixel of every frame, delays, and that it plays for ever', async () => {
    const { width, height, loops, frames: read } = decodeGif(await encode(frames));
    expect([width, height, loops]).toEqual([97, 61, 0]);
    expect(read.map(({ delayMs }) => delayMs)).toEqual([50, 50, 50, 50]);
    frames.forEach(({ data }, k) => {
      const got = Array.from(data, (_, i) => read[k].at(i % 97, Math.floor(i / 97)));
      expect(got).toEqual(Array.from(data, hex));
    });
  });

  it('the same frames give the same bytes', async () => {
    expect(Buffer.from(await encode(frames)).equals(await encode(frames))).toBe(true);
  });

  it('a frame is given out once: what is held does not grow', async () => {
    const encoder = await GifEncoder.open(palette, 50);
    const sizes = Array.from({ length: 4 }, () => encoder.frame(frames[0]).length);
    expect(new Set(sizes.slice(1)).size).toBe(1);
    expect(sizes[0]).toBeGreaterThan(sizes[1]);
    expect([...encoder.end()]).toEqual([0x3b]);
  });
});
