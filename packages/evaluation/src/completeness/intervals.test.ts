import { expect, test } from 'vitest';
import { type CountedObjects, countObjects, drawResamples, wilsonInterval } from './intervals.ts';

test('half of four trials: by hand, with z = 2, (½ + ½ ± 2·√(1/16 + 1/16)) / 2 = ½ ± √2/4', () => {
  const { value, low, high } = wilsonInterval(2, 4, 2);
  expect(value).toBe(0.5);
  expect(low).toBeCloseTo(0.5 - Math.SQRT2 / 4, 12);
  expect(high).toBeCloseTo(0.5 + Math.SQRT2 / 4, 12);
});

test('where all or none succeed one end is exact and the other is z² / (n + z²) away', () => {
  expect(wilsonInterval(0, 12, 2)).toEqual({ value: 0, low: 0, high: 4 / 16 });
  expect(wilsonInterval(12, 12, 2)).toMatchObject({ value: 1, high: 1 });
  expect(wilsonInterval(12, 12, 2).low).toBeCloseTo(12 / 16, 12);
});

test('81 of 263 at 95 % is 0.2553 to 0.3662, as Newcombe printed it in 1998', () => {
  const { low, high } = wilsonInterval(81, 263);
  expect(low).toBeCloseTo(0.2553, 4);
  expect(high).toBeCloseTo(0.3662, 4);
});

test('without trials there is no share', () => {
  expect(wilsonInterval(0, 0)).toEqual({ value: null, low: null, high: null });
});

/** Cells of 10 and of 4 objects, of which 3 and 4 were found. */
const objects: CountedObjects = {
  cell: Uint32Array.from([...Array<number>(10).fill(0), ...Array<number>(4).fill(1)]),
  isUsed: new Uint8Array(14).fill(1),
  isFound: Uint8Array.of(1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1),
};
const inOne = Array.from({ length: 14 }, () => ({ recording: 'r' }));
const options = { samples: 4000, confidence: 0.95, seed: 3, minRecordings: 2 };
const mean = (list: readonly number[]) => list.reduce((sum, one) => sum + one, 0) / list.length;

test('counts what is used, by weight, in the cell of each', () => {
  const isUsed = objects.isUsed.slice();
  isUsed[0] = 0;
  isUsed[9] = 0;
  const weights = Array.from({ length: 14 }, (_, i) => (i < 10 ? 1 : 2));
  expect(countObjects({ ...objects, isUsed }, 2, { weights })).toEqual([
    { found: 2, trials: 8 },
    { found: 8, trials: 8 },
  ]);
  expect(countObjects({ ...objects, isUsed }, 2, { weights, found: [0.5, 0], missed: [0.25, 3] })).toEqual([
    { found: 2.5, trials: 8.75 },
    { found: 8, trials: 11 },
  ]);
});

test('a share is drawn from a Beta distribution of k + ½ and n − k + ½: mean and variance within five standard deviations', () => {
  const drawn = drawResamples(inOne, 2, options).map((one) => countObjects(objects, 2, one));
  expect(drawn).toHaveLength(4000);
  for (const [cell, k, n] of [
    [0, 3, 10],
    [1, 4, 4],
  ]) {
    const shares = drawn.map((counts) => counts[cell].found / counts[cell].trials);
    const [a, b] = [k + 0.5, n - k + 0.5];
    const variance = (a * b) / ((a + b) ** 2 * (a + b + 1));
    expect(Math.abs(mean(shares) - a / (a + b))).toBeLessThan(5 * Math.sqrt(variance / 4000));
    const seen = mean(shares.map((share) => (share - a / (a + b)) ** 2));
    // The fourth moment of these is below 15 σ⁴.
    expect(Math.abs(seen / variance - 1)).toBeLessThan(5 * Math.sqrt(14 / 4000));
  }
});

test('with as many recordings as are needed these are drawn whole, with replacement, and nothing is added', () => {
  const inTwo = inOne.map((_, i) => ({ recording: i % 2 === 0 ? 'even' : 'odd' }));
  const drawn = drawResamples(inTwo, 2, { ...options, samples: 200 });
  const kinds = new Set<string>();
  for (const { weights, found, missed } of drawn) {
    expect([found, missed]).toEqual([undefined, undefined]);
    const list = Array.from(weights);
    expect(list.every((one, i) => one === list[i % 2])).toBe(true);
    expect(list[0] + list[1]).toBe(2);
    kinds.add(`${list[0]} ${list[1]}`);
  }
  expect([...kinds].toSorted()).toEqual(['0 2', '1 1', '2 0']);
});

test('the same seed draws the same, another seed something else', () => {
  const few = { ...options, samples: 3 };
  expect(drawResamples(inOne, 2, few)).toEqual(drawResamples(inOne, 2, few));
  expect(drawResamples(inOne, 2, few)).not.toEqual(drawResamples(inOne, 2, { ...few, seed: 4 }));
});
