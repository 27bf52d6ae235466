import { randomGenerator } from '@spikeseg/snn-core';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { EventWeigher } from '../event-weigher.ts';
import { neighbourMedian } from '../neighbour-median.fixture.ts';
import { medianOfPositive, selectInPlace } from './select.ts';

const few = fc.integer({ min: -3, max: 3 });

test('selectInPlace is the number at that rank of the sorted ones, equal ones or not', () => {
  const values = fc.array(fc.oneof(few, fc.float({ noNaN: true })), { minLength: 1, maxLength: 60 });
  fc.assert(
    fc.property(values, fc.nat(), (numbers, seed) => {
      const floats = Float32Array.from(numbers, (value) => value + 0);
      const rank = seed % floats.length;
      expect(selectInPlace(floats.slice(), rank)).toBe(floats.toSorted()[rank] + 0);
    }),
  );
});

test('medianOfPositive is the middle of the sorted numbers, the upper one of two', () => {
  const close = fc.integer({ min: 0, max: 40 }).map((k) => Math.fround(1 + k * 2 ** -23));
  const weighted = fc.tuple(fc.oneof(close, fc.float({ noNaN: true, min: 0 })), fc.integer({ min: 1, max: 9 }));
  fc.assert(
    fc.property(fc.array(weighted, { minLength: 1, maxLength: 60 }), (numbers) => {
      const values = Float32Array.from(numbers, ([value]) => value + 0);
      const all = Float32Array.from(numbers.flatMap(([value, weight]) => Array.from({ length: weight }, () => value + 0)));
      const weights = Uint32Array.from(numbers, ([, weight]) => weight);
      expect(medianOfPositive(values, weights)).toBe(all.toSorted()[all.length >> 1]);
    }),
  );
});

test('neighbourMedian is the fifth of nine, at the edge, too', () => {
  fc.assert(
    fc.property(fc.integer(), (seed) => {
      const random = randomGenerator(seed);
      const [width, height] = [1 + random.integer(7), 1 + random.integer(7)];
      const map = Float32Array.from({ length: width * height }, () => random.integer(12) / 4);
      const at = (x: number, y: number): number =>
        map[Math.min(height - 1, Math.max(0, y)) * width + Math.min(width - 1, Math.max(0, x))];
      const sorted = Float32Array.from(map, (_, pixel) => {
        const [x, y] = [pixel % width, Math.floor(pixel / width)];
        return Float32Array.from({ length: 9 }, (_one, k) => at(x + (k % 3) - 1, y + Math.floor(k / 3) - 1)).toSorted()[4];
      });
      expect(neighbourMedian(map, { width, height })).toEqual(sorted);
    }),
  );
});

test('the kernels give the medians of neighbourMedian to the bit, at every width', () => {
  for (let width = 1; width <= 40; width++) {
    const random = randomGenerator(width);
    const size = { width, height: 1 + random.integer(6) };
    const map = Float32Array.from({ length: width * size.height }, () => random.integer(9) * Math.exp(6 * random.uniform()));
    const kernels = new EventWeigher(size).look;
    const at = ({ value }: { readonly value: number }) => new Float32Array(kernels.memory.buffer, value, map.length);
    at(kernels.map).set(map);
    kernels.medians(kernels.map.value, kernels.extended.value, width, size.height);
    expect(at(kernels.extended)).toEqual(neighbourMedian(map, size));
    expect(at(kernels.map)).toEqual(map);
  }
});

test.each([3, 500, 4096, 60_000])('the kernels count how often each of %d different numbers is there', (different) => {
  const random = randomGenerator(different);
  const size = { width: 300, height: 200 };
  const { look } = new EventWeigher(size);
  const numbers = new Float32Array(look.memory.buffer, look.extended.value, 60_000);
  for (const again of [1, 2]) {
    const values = numbers.map(() => Math.exp((8 * random.integer(different)) / different - 4 * again));
    numbers.set(values);
    const pairs = new Uint32Array(look.memory.buffer, look.shared.value, 2 * look.tally(60_000));
    const found = new Float32Array(pairs.filter((_, k) => k % 2 === 0).buffer);
    const all = [...found].flatMap((value, k) => Array.from({ length: pairs[2 * k + 1] }, () => value));
    expect(Float32Array.from(all).toSorted()).toEqual(values.toSorted());
  }
});
