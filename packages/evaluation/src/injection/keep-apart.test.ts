import type { SpotKnot } from '@spikeseg/events/synthetic';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boxedPath, comeNear, isNearLabels, labelledPaths } from './keep-apart.ts';

const path = (...knots: (readonly [tS: number, x: number, y: number])[]) =>
  boxedPath(knots.map(([tS, x, y]): SpotKnot => ({ tS, x, y })));

describe('comeNear', () => {
  it('by hand: two that pass each other at 30 px, in time or not', () => {
    const right = path([0, 0, 50], [10, 100, 50]);
    const left = path([0, 100, 80], [10, 0, 80]);
    expect(comeNear(right, left, 27, 0)).toBe(false);
    expect(comeNear(right, left, 31, 0)).toBe(true);
    const later = path([12, 100, 80], [22, 0, 80]);
    expect(comeNear(right, later, 31, 1.9)).toBe(false);
    // The first is at the end at 10 s, 2 s before the other begins 30 px beside it.
    expect(comeNear(right, later, 31, 2.1)).toBe(true);
    expect(comeNear(right, later, 27, Infinity)).toBe(false);
  });

  it('two that meet are near each other, however near that is', () => {
    const [east, north] = [path([0, 0, 50], [10, 100, 50]), path([0, 50, 0], [10, 50, 100])];
    expect(comeNear(east, north, 1e-3, 0)).toBe(true);
    // The way of less than a pixel ends 5 px beside what stands, and begins 5.06 px from it.
    expect(comeNear(path([0, 0.8, 5], [10, 0.8, 5]), path([0, 0, 0], [10, 0.8, 0]), 5.03, Infinity)).toBe(true);
  });

  it('misses no pair that is too near: against places every 20 ms', () => {
    const knot = fc.tuple(fc.double({ min: 0, max: 100, noNaN: true }), fc.double({ min: 0, max: 100, noNaN: true }));
    const some = fc
      .tuple(fc.double({ min: 0, max: 8, noNaN: true }), fc.array(knot, { minLength: 2, maxLength: 4 }))
      .map(([startS, places]) => path(...places.map(([x, y], k) => [startS + k, x, y] as const)));
    fc.assert(
      fc.property(some, some, fc.constantFrom(0, 1, 3), fc.double({ min: 5, max: 40, noNaN: true }), (a, b, marginS, apartPx) => {
        const places = (one: typeof a) =>
          Array.from({ length: Math.round((one.untilS - one.fromS) / 0.02) + 1 }, (_, i) => {
            const tS = Math.min(one.fromS + i * 0.02, one.untilS);
            const k = Math.min(Math.floor(tS - one.fromS), one.knots.length - 2);
            const [from, to] = [one.knots[k], one.knots[k + 1]];
            const part = (tS - from.tS) / (to.tS - from.tS);
            return { tS, x: from.x + part * (to.x - from.x), y: from.y + part * (to.y - from.y) };
          });
        const others = places(b);
        let least = Infinity;
        for (const one of places(a))
          for (const other of others)
            if (Math.abs(one.tS - other.tS) <= marginS) least = Math.min(least, Math.hypot(one.x - other.x, one.y - other.y));
        expect(comeNear(a, b, apartPx, marginS) || least >= apartPx).toBe(true);
      }),
    );
  });
});

const track = (...labels: (readonly [tS: number, x: number, y: number])[]) => ({
  id: 0,
  t: Float64Array.from(labels, ([tS]) => tS * 1e6),
  x: Float64Array.from(labels, ([, x]) => x),
  y: Float64Array.from(labels, ([, , y]) => y),
});

describe('isNearLabels', () => {
  it('keeps the places of a slow object free all the time, those of a fast one for the margin', () => {
    const slow = labelledPaths([track([50, 100, 100], [60, 110, 100])], 0);
    const fast = labelledPaths([track([50, 0, 100], [50.5, 200, 100])], 0);
    const standing = path([10, 100, 110], [20, 100, 110]);
    expect(isNearLabels(standing, slow, 30, 3)).toBe(true);
    expect(isNearLabels(standing, fast, 30, 3)).toBe(false);
    expect(isNearLabels(path([40, 100, 110], [48, 100, 110]), fast, 30, 3)).toBe(true);
    expect(isNearLabels(path([40, 100, 145], [48, 100, 145]), fast, 30, 3)).toBe(false);
  });

  it('an object is between its labels, too, and where it stood before it moved', () => {
    const gap = labelledPaths([track([0, 0, 0], [10, 0, 0], [10.1, 0.5, 0], [11, 100, 0])], 0);
    expect(gap[0].knots.map(({ tS }) => tS)).toEqual([0, 10.1, 11]);
    expect(isNearLabels(path([10.4, 50, 20], [10.6, 50, 20]), gap, 30, 0)).toBe(true);
    const single = labelledPaths([track([5, 40, 40]), track()], 0);
    expect(single.length).toBe(1);
    expect(isNearLabels(path([90, 60, 40], [95, 60, 40]), single, 30, 0)).toBe(true);
    expect(isNearLabels(path([90, 80, 40], [95, 80, 40]), single, 30, 0)).toBe(false);
  });
});
