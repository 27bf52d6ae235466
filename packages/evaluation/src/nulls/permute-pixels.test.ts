import type { EventStream } from '@spikeseg/snn-core';
import { describe, expect, it } from 'vitest';
import { permutePixels } from './permute-pixels.ts';

const sensor = { width: 7, height: 5 };
/** Pixel k fires k + 1 times. */
const pixels = Array.from({ length: 35 }, (_, pixel) => Array.from({ length: pixel + 1 }, () => pixel)).flat();
const events: EventStream = {
  x: Uint16Array.from(pixels, (pixel) => pixel % 7),
  y: Uint16Array.from(pixels, (pixel) => Math.floor(pixel / 7)),
  p: Uint8Array.from(pixels, (_, i) => i % 2),
  t: Float64Array.from(pixels, (_, i) => 5e9 + i),
  sensor,
};
const rates = (stream: EventStream) => {
  const counts = new Uint32Array(35);
  stream.x.forEach((x, i) => counts[stream.y[i] * 7 + x]++);
  return counts;
};

describe('permutePixels', () => {
  const permuted = permutePixels(events, 11);

  it('is a bijection of pixels: the same rates at other places', () => {
    expect(rates(permuted)).not.toEqual(rates(events));
    for (const seed of [1, 2, 3, 11]) expect(rates(permutePixels(events, seed)).toSorted()).toEqual(rates(events).toSorted());
  });

  it('keeps the events of a pixel together, with their times and polarities', () => {
    const target = new Map<number, number>();
    pixels.forEach((pixel, i) => {
      const to = permuted.y[i] * 7 + permuted.x[i];
      expect(target.get(pixel) ?? to).toBe(to);
      target.set(pixel, to);
    });
    expect(permuted.t).toEqual(events.t);
    expect(permuted.p).toEqual(events.p);
    expect(permuted.sensor).toEqual(sensor);
  });

  it('depends on the seed alone', () => {
    expect(permutePixels(events, 11)).toEqual(permuted);
    expect(permutePixels(events, 12)).not.toEqual(permuted);
  });
});
