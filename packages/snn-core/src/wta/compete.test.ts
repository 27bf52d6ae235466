import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { deriveSeed } from '../random.ts';
import { type Candidate, type Competition, type Competitors, compareCandidates, compete, tiePriority } from './compete.ts';

/** A layer of 3 maps of 4×5 that only remembers who may fire. */
class Board implements Competitors {
  readonly shape = [3, 4, 5] as const;
  readonly inhibited = new Set<number>();
  readonly fired: number[] = [];

  mayFire(unit: number): boolean {
    return !this.inhibited.has(unit);
  }

  fire(unit: number): void {
    this.fired.push(unit);
  }

  inhibit(unit: number): void {
    this.inhibited.add(unit);
  }

  inhibitMapExcept(winner: number): void {
    const map = Math.floor(winner / 20);
    for (let unit = 20 * map; unit < 20 * (map + 1); unit++) if (unit !== winner) this.inhibited.add(unit);
  }
}

const unitAt = (map: number, y: number, x: number): number => (map * 4 + y) * 5 + x;
const at = (potential: number, map: number, y: number, x: number): Candidate => ({ step: 0, potential, unit: unitAt(map, y, x) });

function winners(candidates: readonly Candidate[], rule: Partial<Competition>) {
  const board = new Board();
  const fired = compete(candidates, { mode: 'both', localRadius: 1, tieSeed: 5, ...rule }, board);
  expect(board.fired).toEqual(fired.map((candidate) => candidate.unit));
  return { units: board.fired, inhibited: board.inhibited };
}

describe('global', () => {
  test('one winner per map, the one of highest potential', () => {
    const candidates = [at(1, 0, 0, 0), at(3, 0, 2, 2), at(2, 1, 2, 2)];
    expect(winners(candidates, { mode: 'global' }).units).toEqual([unitAt(0, 2, 2), unitAt(1, 2, 2)]);
  });
});

describe('local', () => {
  test('a winner silences the other maps within the radius, not its own', () => {
    const candidates = [at(9, 0, 1, 1), at(8, 1, 2, 2), at(7, 1, 3, 3), at(6, 0, 1, 2), at(5, 2, 1, 1)];
    expect(winners(candidates, { mode: 'local' }).units).toEqual([unitAt(0, 1, 1), unitAt(1, 3, 3), unitAt(0, 1, 2)]);
  });

  test('an inhibited candidate inhibits no other', () => {
    const candidates = [at(9, 0, 0, 0), at(8, 1, 0, 1), at(7, 2, 0, 2)];
    expect(winners(candidates, { mode: 'local' }).units).toEqual([unitAt(0, 0, 0), unitAt(2, 0, 2)]);
  });

  test('radius 0 is the same place only', () => {
    const candidates = [at(9, 0, 1, 1), at(8, 1, 1, 1), at(7, 2, 1, 2)];
    expect(winners(candidates, { mode: 'local', localRadius: 0 }).units).toEqual([unitAt(0, 1, 1), unitAt(2, 1, 2)]);
  });

  test('inhibition is a square, cut at the border', () => {
    const { inhibited } = winners([at(9, 1, 0, 4)], { mode: 'local', localRadius: 1 });
    const expected = [0, 2].flatMap((map) => [unitAt(map, 0, 3), unitAt(map, 0, 4), unitAt(map, 1, 3), unitAt(map, 1, 4)]);
    expect([...inhibited].toSorted((a, b) => a - b)).toEqual(expected);
  });
});

describe('both', () => {
  test('one winner per map, no two of them close', () => {
    const candidates = [at(9, 0, 0, 0), at(8, 0, 3, 4), at(7, 1, 1, 1), at(6, 1, 3, 3), at(5, 2, 2, 2)];
    expect(winners(candidates, { mode: 'both' }).units).toEqual([unitAt(0, 0, 0), unitAt(1, 3, 3)]);
  });
});

/** The winner among candidates of one map. */
function first(seed: number, list: readonly Candidate[]): number {
  return winners(list, { mode: 'global', tieSeed: seed }).units[0];
}

test('the order given does not matter, and equals are decided by the seed', () => {
  const candidates = Array.from({ length: 20 }, (_, k) => ({ step: 0, potential: 1, unit: k }));
  expect(first(3, candidates)).toBe(first(3, candidates.toReversed()));
  expect(new Set(Array.from({ length: 50 }, (_, seed) => first(seed, candidates))).size).toBeGreaterThan(10);
});

test('no candidate: no winner', () => expect(winners([], {}).units).toEqual([]));

const candidate = fc.record({
  step: fc.integer({ min: 0, max: 2 }),
  potential: fc.constantFrom(1, 1.5, 2),
  unit: fc.integer({ min: 0, max: 200 }),
});

const candidateAt = (step: number, potential: number, unit: number): Candidate => ({ step, potential, unit });

describe('compareCandidates', () => {
  test('the earlier step goes first, whatever the potential', () => {
    expect(compareCandidates(candidateAt(1, 1, 9), candidateAt(2, 5, 0), 3)).toBeLessThan(0);
  });

  test('at the same step the higher potential goes first, whatever the unit', () => {
    expect(compareCandidates(candidateAt(1, 5, 9), candidateAt(1, 1, 0), 3)).toBeLessThan(0);
  });

  test('equals are ordered by their priority', () => {
    const [a, b] = [candidateAt(1, 1, 9), candidateAt(1, 1, 10)];
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

  test('every place of an 8×8 map wins equally often: no top-left corner', () => {
    const units = Array.from({ length: 64 }, (_, unit) => unit);
    const wins = new Map<number, number>();
    for (const seed of seeds) wins.set(firstOf(units, seed), (wins.get(firstOf(units, seed)) ?? 0) + 1);
    for (const unit of units) expect(Math.abs((wins.get(unit) ?? 0) - stimuli / 64)).toBeLessThan(tolerance(1 / 64));
    const chiSquare = units.reduce((sum, unit) => sum + ((wins.get(unit) ?? 0) - stimuli / 64) ** 2 / (stimuli / 64), 0);
    expect(chiSquare).toBeLessThan(63 + 5 * Math.sqrt(2 * 63));
  });

  test('no two units of one seed are equal', () => {
    const priorities = new Set(Array.from({ length: 50_000 }, (_, unit) => tiePriority(12_345, unit)));
    expect(priorities.size).toBe(50_000);
  });

  test('priorities are fixed for good (values of a separate computation with big integers)', () => {
    expect([tiePriority(0, 0), tiePriority(1, 0), tiePriority(42, 4095)]).toEqual([1_364_076_727, 2_765_625_550, 3_610_401_814]);
  });
});
