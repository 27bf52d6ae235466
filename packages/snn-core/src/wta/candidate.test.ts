import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { deriveSeed } from '../random.ts';
import { type Candidate, compareCandidates, tiePriority } from './candidate.ts';

const candidate = fc.record({
  step: fc.integer({ min: 0, max: 2 }),
  potential: fc.constantFrom(1, 1.5, 2),
  unit: fc.integer({ min: 0, max: 200 }),
});

const at = (step: number, potential: number, unit: number): Candidate => ({ step, potential, unit });

describe('compareCandidates', () => {
  test('the earlier step goes first, whatever the potential', () => {
    expect(compareCandidates(at(1, 1, 9), at(2, 5, 0), 3)).toBeLessThan(0);
  });

  test('at the same step the higher potential goes first, whatever the unit', () => {
    expect(compareCandidates(at(1, 5, 9), at(1, 1, 0), 3)).toBeLessThan(0);
  });

  test('equals are ordered by their priority', () => {
    const [a, b] = [at(1, 1, 9), at(1, 1, 10)];
    expect(Math.sign(compareCandidates(a, b, 3))).toBe(Math.sign(tiePriority(3, 9) - tiePriority(3, 10)));
  });

  test('is a total order: antisymmetric, transitive, and 0 for one and the same neuron only', () => {
    fc.assert(
      fc.property(candidate, candidate, candidate, fc.nat(), (a, b, c, seed) => {
        const compare = (p: Candidate, q: Candidate) => Math.sign(compareCandidates(p, q, seed));
        expect(compare(a, b) + compare(b, a)).toBe(0);
        const chained = compare(a, b) <= 0 && compare(b, c) <= 0;
        expect(chained && compare(a, c) > 0).toBe(false);
        const same = a.step === b.step && a.potential === b.potential && a.unit === b.unit;
        expect(compare(a, b) === 0).toBe(same);
      }),
    );
  });
});

/** The unit that wins among equals. */
function firstOf(units: readonly number[], seed: number): number {
  return units.reduce((best, unit) => (tiePriority(seed, unit) < tiePriority(seed, best) ? unit : best));
}

describe('the order of equals is fair', () => {
  const stimuli = 4000;
  const seeds = Array.from({ length: stimuli }, (_, k) => deriveSeed(1, 'stimulus', k));

  /** Half-width of a range that a binomial count leaves about once in 10^7 tries (5.3 σ). */
  const tolerance = (share: number): number => 5.3 * Math.sqrt(stimuli * share * (1 - share));

  test.each([[[0, 1]], [[0, 4095]], [[17, 18]], [[0, 128 * 127 + 127]], [[5, 5 + 2 ** 16]]])(
    'two neurons %j win equally often',
    (units) => {
      const wins = seeds.filter((seed) => firstOf(units, seed) === units[0]).length;
      expect(Math.abs(wins - stimuli / 2)).toBeLessThan(tolerance(0.5));
    },
  );

  test('every place of an 8×8 map wins equally often: no top-left corner', () => {
    const units = Array.from({ length: 64 }, (_, unit) => unit);
    const wins = new Map<number, number>();
    for (const seed of seeds) wins.set(firstOf(units, seed), (wins.get(firstOf(units, seed)) ?? 0) + 1);
    for (const unit of units) expect(Math.abs((wins.get(unit) ?? 0) - stimuli / 64)).toBeLessThan(tolerance(1 / 64));
    const chiSquare = units.reduce((sum, unit) => sum + ((wins.get(unit) ?? 0) - stimuli / 64) ** 2 / (stimuli / 64), 0);
    expect(chiSquare).toBeLessThan(63 + 5 * Math.sqrt(2 * 63));
  });

  test('seeds 0, 1, 2, … are as good as any', () => {
    const wins = Array.from({ length: stimuli }, (_, seed) => firstOf([0, 1, 2, 3], seed)).filter((unit) => unit === 0).length;
    expect(Math.abs(wins - stimuli / 4)).toBeLessThan(tolerance(0.25));
  });

  test('no two units of one seed are equal', () => {
    const priorities = new Set(Array.from({ length: 50_000 }, (_, unit) => tiePriority(12_345, unit)));
    expect(priorities.size).toBe(50_000);
  });

  test('priorities are fixed for good (values of a separate computation with big integers)', () => {
    expect([tiePriority(0, 0), tiePriority(1, 0), tiePriority(42, 4095)]).toEqual([1_364_076_727, 2_765_625_550, 3_610_401_814]);
  });
});
