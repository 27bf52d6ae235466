import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dealFolds, type FoundRecording } from './plan-runs.ts';

const recording = (name: string, objects: number, scorable = true): FoundRecording => ({
  name,
  fingerprint: `events of ${name}`,
  scorable,
  objects,
});
const many = (name: string, n: number, objects: number, scorable = true): FoundRecording[] =>
  Array.from({ length: n }, (_, i) => recording(`${name}${i}`, objects, scorable));

describe('dealFolds', () => {
  it('holds out every recording that can be scored once, one with an object in every fold, all folds alike in size', () => {
    const counts = fc.record({ positive: fc.integer({ min: 2, max: 12 }), negative: fc.nat(7), unlabelled: fc.nat(3) });
    fc.assert(
      fc.property(counts, fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(1000), (n, share, seed) => {
        const [positive, negative] = [many('p', n.positive, 1), many('n', n.negative, 0)];
        const k = 2 + Math.floor(share * (n.positive - 2));
        const folds = dealFolds([...negative, ...positive, ...many('u', n.unlabelled, 0, false)], k, seed);
        expect(folds).toHaveLength(k);
        expect(folds.flat().toSorted()).toEqual([...positive, ...negative].map(({ name }) => name).toSorted());
        for (const fold of folds) expect(fold.some((name) => name.startsWith('p'))).toBe(true);
        const sizes = folds.map((fold) => fold.length);
        expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('is the same for the same seed, whatever the order of the recordings', () => {
    const found = [...many('p', 6, 1), ...many('n', 3, 0)];
    expect(dealFolds(found.toReversed(), 3, 7)).toEqual(dealFolds(found, 3, 7));
    expect(dealFolds(found, 3, 8)).not.toEqual(dealFolds(found, 3, 7));
  });

  it.each([
    [2, 2],
    [4, 4],
    [20, 5],
  ])('of %i recordings makes %i folds unless told otherwise', (recordings, folds) => {
    expect(dealFolds(many('p', recordings, 1), undefined, 0)).toHaveLength(folds);
  });

  it('needs two recordings with labelled objects', () => {
    const found = [recording('only', 1), recording('dark', 0), recording('unlabelled', 0, false)];
    expect(() => dealFolds(found, undefined, 0)).toThrow(
      /^cross-validation: expected at least 2 recordings with labelled objects, .*, got 1 \(of 3\); train splits /,
    );
  });

  it.each([0, 1, 4, -2])('refuses %i folds of three recordings', (folds) => {
    expect(() => dealFolds(many('p', 3, 1), folds, 0)).toThrow(
      `option folds: expected 2 … 3, the number of recordings with labelled objects, got ${folds}`,
    );
  });

  it('refuses a recording that is there twice: it would train and be scored', () => {
    const copy = { ...recording('copy', 1), fingerprint: recording('p0', 1).fingerprint };
    expect(() => dealFolds([...many('p', 3, 1), copy], 2, 0)).toThrow(
      /^copy: expected recordings that differ, got the same events as in p0; .*: remove one of them$/,
    );
  });
});
