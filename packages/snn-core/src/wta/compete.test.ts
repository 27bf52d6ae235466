import { describe, expect, test } from 'vitest';
import type { Candidate } from './candidate.ts';
import { compete, type Competitors } from './compete.ts';
import type { Competition } from './competition.ts';

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

const unit = (map: number, y: number, x: number): number => (map * 4 + y) * 5 + x;
const at = (potential: number, map: number, y: number, x: number): Candidate => ({ step: 0, potential, unit: unit(map, y, x) });

function winners(candidates: readonly Candidate[], rule: Partial<Competition>) {
  const board = new Board();
  const fired = compete(candidates, { mode: 'both', localRadius: 1, tieSeed: 5, ...rule }, board);
  expect(board.fired).toEqual(fired.map((candidate) => candidate.unit));
  return { units: board.fired, inhibited: board.inhibited };
}

describe('global', () => {
  test('one winner per map, the one of highest potential', () => {
    const candidates = [at(1, 0, 0, 0), at(3, 0, 2, 2), at(2, 1, 2, 2)];
    expect(winners(candidates, { mode: 'global' }).units).toEqual([unit(0, 2, 2), unit(1, 2, 2)]);
  });
});

describe('local', () => {
  test('a winner silences the other maps within the radius, not its own', () => {
    const candidates = [at(9, 0, 1, 1), at(8, 1, 2, 2), at(7, 1, 3, 3), at(6, 0, 1, 2), at(5, 2, 1, 1)];
    expect(winners(candidates, { mode: 'local' }).units).toEqual([unit(0, 1, 1), unit(1, 3, 3), unit(0, 1, 2)]);
  });

  test('an inhibited candidate inhibits nobody', () => {
    const candidates = [at(9, 0, 0, 0), at(8, 1, 0, 1), at(7, 2, 0, 2)];
    expect(winners(candidates, { mode: 'local' }).units).toEqual([unit(0, 0, 0), unit(2, 0, 2)]);
  });

  test('radius 0 is the same place only', () => {
    const candidates = [at(9, 0, 1, 1), at(8, 1, 1, 1), at(7, 2, 1, 2)];
    expect(winners(candidates, { mode: 'local', localRadius: 0 }).units).toEqual([unit(0, 1, 1), unit(2, 1, 2)]);
  });

  test('inhibition is a square, cut at the border', () => {
    const { inhibited } = winners([at(9, 1, 0, 4)], { mode: 'local', localRadius: 1 });
    const expected = [0, 2].flatMap((map) => [unit(map, 0, 3), unit(map, 0, 4), unit(map, 1, 3), unit(map, 1, 4)]);
    expect([...inhibited].toSorted((a, b) => a - b)).toEqual(expected);
  });
});

describe('both', () => {
  test('one winner per map, no two of them close', () => {
    const candidates = [at(9, 0, 0, 0), at(8, 0, 3, 4), at(7, 1, 1, 1), at(6, 1, 3, 3), at(5, 2, 2, 2)];
    expect(winners(candidates, { mode: 'both' }).units).toEqual([unit(0, 0, 0), unit(1, 3, 3)]);
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

test('nobody competes: nobody fires', () => expect(winners([], {}).units).toEqual([]));
