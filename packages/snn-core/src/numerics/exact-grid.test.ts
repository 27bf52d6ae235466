import { fails, says } from '@spikeseg/test-support';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ConvLayerSpec, Leak } from '../network/network-spec.ts';
import { exactGrid, isExactOn, toNearestStep } from './exact-grid.ts';
import { type AnyLayer, anyLayer, none, subtractive } from './layers.fixture.ts';

const layer = (leak: Leak, maps = 1): ConvLayerSpec => ({
  kind: 'conv',
  name: 'c',
  maps,
  kernel: 1,
  neuron: { threshold: 1, leak },
});
const grid = (weights: readonly number[], threshold: number, leak: Leak = none, maxInput = 1, step = 1) =>
  exactGrid(layer(leak), Float32Array.from(weights), Float32Array.of(threshold), maxInput, step);

describe('grids by hand', () => {
  it.each<[string, number, number]>([
    ['2^24 steps of 2^−23 are Σ|w| + θ = 2', grid([1], 1), 23],
    ['the sign of a weight does not matter', grid([-0.5, 0.5], 1, subtractive(0)), 23],
    ['a leak counts: 1 + 1 + 0.5', grid([1], 1, subtractive(0.5)), 22],
    ['a factor does not', grid([1], 1, { kind: 'multiplicative', factor: 0.5 }), 23],
    ['counts of 255 count: 255 + 1 = 2^8', grid([1], 1, none, 255), 16],
    ['counts of 256 are one too many', grid([1], 1, none, 256), 15],
    ['conv3 by default, all weights at their largest: 1764 + 0.1 < 2^11', grid(new Float32Array(1764).fill(1) as never, 0.1), 13],
    ['large numbers have a coarse grid', grid([2 ** 30], 2 ** 30), -7],
    ['values in steps of 2^−6 up to 15 need six bits: (15 + 1) · 2^6 = 2^10', grid([1], 1, none, 15, 1 / 64), 14],
    ['in such steps a threshold counts 64 times, a leak, too', grid([0.5], 6, subtractive(2), 16, 1 / 64), 14],
    ['tiny numbers in steps of 2^−6 end six bits earlier', grid([2 ** -140], 2 ** -140, none, 1, 1 / 64), 120],
    ['tiny numbers end at the smallest normal number', grid([2 ** -140], 2 ** -140), 126],
  ])('%s', (_, found, expected) => {
    expect(found).toBe(expected);
  });

  it('the map with the largest sum decides', () => {
    expect(exactGrid(layer(none, 2), Float32Array.of(1, 3), Float32Array.of(1, 1), 1)).toBe(22);
    expect(exactGrid(layer(none, 2), Float32Array.of(1, 1), Float32Array.of(1, 3), 1)).toBe(22);
  });

  it('rounding may enlarge a sum beyond the bound: 2^24 becomes 2^24 + 1', () => {
    const weights = [2 ** 24 - 4, 0.75, 0.75, 0.75, 0.75];
    expect(grid(weights, 1)).toBe(-1);
    expect(grid([2 ** 24 - 4, 0.75, 0.75, 0.75], 1)).toBe(0);
  });

  it('rounding may lower a sum below the bound: 2^24 + 1 becomes 2^24 − 1', () => {
    expect(grid([2 ** 24 - 2, ...Array.from({ length: 8 }, () => 0.25)], 1)).toBe(0);
  });
});

describe('refusals', () => {
  it('negative weights without a leak: nothing bounds the potential from below', () => {
    expect(() => grid([0.5, -0.25], 1)).toThrow(fails(RangeError, 'numerics: c', 0, -0.25, 0));
    expect(() => grid([0.5, -0.25], 1, subtractive(0))).not.toThrow();
  });

  it('sums that float32 does not hold', () => {
    expect(grid([2 ** 126], 2 ** 126)).toBe(-103);
    expect(() => grid([2 ** 127], 2 ** 127)).toThrow(says('numerics: c', '3.4e38', '3.40'));
  });
});

const ask = ({ spec, weight, threshold, maxInput, step }: AnyLayer) => exactGrid(spec, weight, threshold, maxInput, step);

describe('any layer', () => {
  it('has the finest grid that is exact: the next finer one is not, unless the grid is the finest of all', () => {
    fc.assert(
      fc.property(anyLayer, (any) => {
        const { spec, weight, threshold, maxInput, step } = any;
        const found = ask(any);
        expect(isExactOn(found, spec, weight, threshold, maxInput, step)).toBe(true);
        expect(found === 126 + Math.log2(step) || !isExactOn(found + 1, spec, weight, threshold, maxInput, step)).toBe(true);
      }),
    );
  });

  it('wastes less than a factor of two of the 2^24 steps, but for what rounding moves', () => {
    fc.assert(
      fc.property(anyLayer, (any) => {
        const { spec, weight, threshold, maxInput, step } = any;
        const synapses = weight.length / spec.maps;
        const leak = spec.neuron.leak.kind === 'subtractive' ? spec.neuron.leak.amount : 0;
        const sums = Array.from(threshold, (theta, map) =>
          weight.slice(map * synapses, (map + 1) * synapses).reduce((sum, w) => sum + Math.abs(w) * maxInput, theta + leak),
        );
        const steps = (Math.max(...sums) / step) * 2 ** ask(any);
        const moved = synapses * (maxInput / step) + 2;
        expect(steps).toBeLessThanOrEqual(2 ** 24 + moved);
        expect(steps).toBeGreaterThan(2 ** 23 - moved);
      }),
    );
  });
});

it('is the nearest whole number, and a half goes away from 0', () => {
  expect([0.4, 0.5, 0.6, 1.5, 2.5, 7].map(toNearestStep)).toEqual([0, 1, 1, 2, 3, 7]);
});

it('of −x is minus that of x, and 0 has no sign', () => {
  expect([-0.5, -0.6, -1.5, -2.5, -7].map(toNearestStep)).toEqual([-1, -1, -2, -3, -7]);
  expect([0, -0, -0.4].map(toNearestStep)).toEqual([0, 0, 0]);
});

it('is exact up to 2^24 and just below a half', () => {
  expect(toNearestStep(2 ** 24 - 0.5)).toBe(2 ** 24);
  expect(toNearestStep(0.499_999_999_999_999_94)).toBe(0);
});
