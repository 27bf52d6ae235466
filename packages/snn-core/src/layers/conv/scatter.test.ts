import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { randomGenerator } from '../../random.ts';
import { cellOf, convGeometry } from './conv-geometry.ts';
import { packWeights, scatter, scatterGraded } from './scatter.ts';

describe('packWeights', () => {
  test('mirrors kernels and puts maps last', () => {
    const geometry = convGeometry([1, 4, 4], 2, 3);
    const weight = Float32Array.from({ length: 18 }, (_, k) => k);
    expect([...packWeights(weight, geometry)]).toEqual([8, 17, 7, 16, 6, 15, 5, 14, 4, 13, 3, 12, 2, 11, 1, 10, 0, 9]);
  });
});

/** Cross-correlation of one input unit, by the definition: output (y, x) reads input (y + ky − p, x + kx − p). */
function correlate(
  weight: Float32Array,
  g: ReturnType<typeof convGeometry>,
  at: readonly [number, number, number],
  value: number,
) {
  const out = new Float32Array(g.maps * g.height * g.width);
  for (let unit = 0; unit < out.length; unit++) {
    const map = Math.floor(unit / (g.height * g.width));
    const ky = at[1] - (Math.floor(unit / g.width) % g.height) + g.padding;
    const kx = at[2] - (unit % g.width) + g.padding;
    if (ky < 0 || ky >= g.kernel || kx < 0 || kx >= g.kernel) continue;
    out[unit] = value * weight[((map * g.channels + at[0]) * g.kernel + ky) * g.kernel + kx];
  }
  return out;
}

function insideOf(current: Float32Array, g: ReturnType<typeof convGeometry>): Float32Array {
  return Float32Array.from({ length: g.maps * g.height * g.width }, (_, unit) => {
    const map = Math.floor(unit / (g.height * g.width));
    return current[cellOf(g, Math.floor(unit / g.width) % g.height, unit % g.width) * g.maps + map];
  });
}

describe('scatter', () => {
  const sizes = fc.record({
    channels: fc.integer({ min: 1, max: 3 }),
    height: fc.integer({ min: 1, max: 9 }),
    width: fc.integer({ min: 1, max: 9 }),
    maps: fc.integer({ min: 1, max: 5 }),
    kernel: fc.constantFrom(1, 3, 5, 7),
    seed: fc.nat(),
  });

  test('adds, inside the layer, what a cross-correlation of the spike gives', () => {
    fc.assert(
      fc.property(sizes, ({ channels, height, width, maps, kernel, seed }) => {
        const random = randomGenerator(seed);
        const g = convGeometry([channels, height, width], maps, kernel);
        const weight = Float32Array.from({ length: maps * channels * kernel * kernel }, () => random.normal());
        const at = [random.integer(channels), random.integer(height), random.integer(width)] as const;
        const current = new Float32Array(g.cells * maps);
        scatter(current, packWeights(weight, g), g, ...at);
        expect(insideOf(current, g)).toEqual(correlate(weight, g, at, 1));
      }),
    );
  });

  test('graded spikes add value · w', () => {
    const g = convGeometry([2, 3, 4], 3, 3);
    const weight = Float32Array.from({ length: 54 }, (_, k) => k / 7);
    const current = new Float32Array(g.cells * 3);
    scatterGraded(current, packWeights(weight, g), g, 1, 0, 3, -2.5);
    expect(insideOf(current, g)).toEqual(correlate(weight, g, [1, 0, 3], -2.5));
  });

  test('sums in float32, one spike after the other', () => {
    const g = convGeometry([1, 1, 1], 1, 1);
    const current = new Float32Array(1);
    for (const value of [1e8, 1, -1e8]) scatterGraded(current, Float32Array.of(1), g, 0, 0, 0, value);
    expect(current[0]).toBe(0);
  });
});
