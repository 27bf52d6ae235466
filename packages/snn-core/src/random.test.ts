import { fails } from '@spikeseg/test-support';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deriveSeed, mix32, randomGenerator, shuffled } from './random.ts';

const draws = (count: number, draw: () => number): number[] => Array.from({ length: count }, draw);
const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
const moment = (values: readonly number[], k: number): number => mean(values.map((value) => value ** k));

/** Pearson's χ² of counts that should all be the same. */
function chiSquared(counts: readonly number[]): number {
  const expected = counts.reduce((a, b) => a + b, 0) / counts.length;
  return counts.reduce((total, count) => total + (count - expected) ** 2 / expected, 0);
}

function histogram(values: readonly number[], bins: number): number[] {
  const counts = Array<number>(bins).fill(0);
  for (const value of values) counts[value]++;
  return counts;
}

describe('mix32', () => {
  it('gives the values of the MurmurHash3 finaliser', () => {
    expect(mix32(0)).toBe(0);
    expect(mix32(1)).toBe(0x514e_28b7);
    expect(mix32(0xffff_ffff)).toBe(0x81f1_6f39);
  });
});

/** A number as part of a path after the seed 7. */
const mixedOnce = (value: number): number => mix32(Math.imul(mix32(7), 31) + mix32(value) + 1);

describe('deriveSeed', () => {
  it('is a function of seed and path, the same on every machine', () => {
    expect(deriveSeed(42, 'order', 'conv2', 3)).toBe(deriveSeed(42, 'order', 'conv2', 3));
    expect([deriveSeed(0), deriveSeed(42), deriveSeed(42, 'order', 'conv2', 3)]).toEqual([0, 142_593_372, 3_911_548_642]);
  });

  it('mixes a number of up to 32 bits once, and the upper part of others as well', () => {
    for (const value of [0, 1, 2 ** 31, 0xffff_ffff]) expect(deriveSeed(7, value)).toBe(mixedOnce(value));
    expect(deriveSeed(7, 2 ** 32 + 5)).toBe(mix32(mixedOnce(5) + 1));
    expect(deriveSeed(7, -1)).toBe(mix32(mixedOnce(0xffff_ffff) - 1));
  });

  it('tells places apart: seed, names, numbers, their order, where one name ends and the next begins', () => {
    const places: [number, ...(string | number)[]][] = [
      [42],
      [43],
      [42, ''],
      [42, '', ''],
      [42, 0],
      [42, 0, 0],
      [42, '0'],
      [42, 'ab'],
      [42, 'a', 'b'],
      [42, 'ba'],
      [42, 'b', 'a'],
      [42, 1, 2],
      [42, 2, 1],
      [42, 12],
      [42, 'conv1', 0],
      [42, 'conv', 10],
      [42, 'conv', 1, 0],
      [42, -1],
      [42, 0xffff_ffff],
      [42, 0x1_0000_0000],
      [42, 2 ** 40],
    ];
    expect(new Set(places.map((place) => deriveSeed(...place))).size).toBe(places.length);
  });

  it('never gives two 32-bit counters the same seed, which makes orders among ties total', () => {
    expect(new Set(Array.from({ length: 100_000 }, (_, unit) => deriveSeed(7, 'ties', unit))).size).toBe(100_000);
  });

  it('rejects numbers that are not whole instead of cutting them off', () => {
    expect(() => deriveSeed(1.5)).toThrow(fails(RangeError, 'deriveSeed', 1.5));
    expect(() => deriveSeed(1, 'x', Number.NaN)).toThrow('got NaN');
    expect(() => deriveSeed(1, 2 ** 53)).toThrow(RangeError);
  });
});

describe('randomGenerator', () => {
  it('draws the same numbers for the same seed, others for another', () => {
    const first = randomGenerator(42);
    // Computed by a second implementation (Python, whole numbers of any size).
    expect([first.uniform() * 2 ** 32, first.uniform() * 2 ** 32, first.integer(1000)]).toEqual([117_468_545, 83_974_359, 594]);
    expect(first.normal()).toBeCloseTo(-0.4272872673594134, 14);
    expect(draws(5, randomGenerator(1).uniform)).not.toEqual(draws(5, randomGenerator(2).uniform));
  });

  it('uniform: in [0, 1), with the mean and variance of the uniform distribution', () => {
    const values = draws(100_000, randomGenerator(1).uniform);
    expect(Math.min(...values.slice(0, 10_000))).toBeGreaterThanOrEqual(0);
    expect(values.every((value) => value < 1)).toBe(true);
    // Standard errors are 0.0009 and 0.0003: within four of them.
    expect(Math.abs(mean(values) - 1 / 2)).toBeLessThan(0.0037);
    expect(Math.abs(moment(values, 2) - 1 / 3)).toBeLessThan(0.0038);
  });

  it('integer: every value below the bound, equally often', () => {
    const random = randomGenerator(5);
    const counts = histogram(
      draws(60_000, () => random.integer(6)),
      6,
    );
    expect(counts).toHaveLength(6);
    // 5 degrees of freedom: above 25.7 once in 10,000 times.
    expect(chiSquared(counts)).toBeLessThan(25.7);
    expect(draws(20, () => random.integer(1))).toEqual(Array(20).fill(0));
  });

  it('normal: mean 0, variance 1, no skew, kurtosis 3, the tails of the normal distribution', () => {
    const values = draws(200_000, randomGenerator(6).normal);
    expect(Math.abs(mean(values))).toBeLessThan(0.009);
    expect(Math.abs(moment(values, 2) - 1)).toBeLessThan(0.013);
    expect(Math.abs(moment(values, 3))).toBeLessThan(0.035);
    expect(Math.abs(moment(values, 4) - 3)).toBeLessThan(0.09);
    const beyond = (limit: number) => values.filter((value) => Math.abs(value) > limit).length / values.length;
    expect(beyond(1)).toBeCloseTo(0.3173, 2);
    expect(beyond(2)).toBeCloseTo(0.0455, 2);
    expect(beyond(3)).toBeCloseTo(0.0027, 3);
  });
});

describe('shuffled', () => {
  it('keeps every element once and leaves its input alone', () => {
    fc.assert(
      fc.property(fc.array(fc.integer()), fc.nat(), (items, seed) => {
        const before = [...items];
        const after = shuffled(items, randomGenerator(seed));
        expect(items).toEqual(before);
        expect(after.toSorted((a, b) => a - b)).toEqual(before.toSorted((a, b) => a - b));
      }),
    );
  });

  it('gives all 24 orders of four things equally often', () => {
    const random = randomGenerator(8);
    const orders = new Map<string, number>();
    for (let i = 0; i < 24_000; i++) {
      const order = shuffled(['a', 'b', 'c', 'd'], random).join('');
      orders.set(order, (orders.get(order) ?? 0) + 1);
    }
    expect(orders.size).toBe(24);
    // 23 degrees of freedom: above 54 once in 4,000 times.
    expect(chiSquared([...orders.values()])).toBeLessThan(54);
  });
});
