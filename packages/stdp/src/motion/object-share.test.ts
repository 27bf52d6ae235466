import { describe, expect, it } from 'vitest';
import { type Earlier, newMap, reachedBy } from './motion.fixture.ts';
import type { MotionMap } from './motion-map.ts';
import { objectShare } from './object-share.ts';

const reachS = 1.2;
const ratesHz = [4, 40];

/** Of an event that is so likely of an object; the map waits for objects of 40 events/s alone, unless it is said. */
function shareOf(map: MotionMap, earlier: readonly Earlier[], ratio: number, shares = [0, 1]): number {
  return objectShare(map, reachedBy(map, earlier, reachS), { ratesHz, reachS }, Float64Array.from(shares), ratio);
}

const standing = newMap({ spread: 0 });
/** Six earlier events at a place beside the event. */
const six = (dx: number, changes: Partial<Earlier> = {}): Earlier[] =>
  [1, 2, 3, 4, 5, 6].map((k) => ({ dx, dy: 0, delayS: k / 10, ...changes }));
/** s·px, such that an event of 40 events/s in the middle of the spot is 40 · ratio / (2π · 2.25) times as likely as one of background. */
const spot = 2 * Math.PI * 1.5 ** 2;

describe('the share of an event that is of an object', () => {
  it('of an object of which nothing was seen is none, and so is that of an event which says nothing', () => {
    expect(shareOf(standing, [], 10)).toBe(0);
    expect(shareOf(standing, six(0), 0)).toBe(0);
    expect(shareOf(standing, six(0, { unclaimed: 0 }), 10)).toBe(0);
  });

  it('in the middle of it follows from how many events it has sent, and how surely', () => {
    // Each of the six is of it with the odds 40 · 1 / spot.
    const each = 40 / spot / (1 + 40 / spot);
    const odds = (6 * each) / reachS / (spot * (1 + 1 / (6 * each)));
    expect(shareOf(standing, six(0, { ratio: 1 }), 1)).toBeCloseTo(odds / (1 + odds), 3);
    expect(shareOf(standing, six(0, { ratio: 1 }), 7)).toBeCloseTo((7 * odds) / (1 + 7 * odds), 3);
  });

  it('is mixed over the brightnesses in what the map claims', () => {
    const each = [4, 40].map((rateHz) => rateHz / spot / (1 + rateHz / spot)).reduce((sum, one) => sum + one / 2, 0);
    const odds = (6 * each) / reachS / (spot * (1 + 1 / (6 * each)));
    expect(shareOf(standing, six(0, { ratio: 1 }), 1, [0.5, 0.5])).toBeCloseTo(odds / (1 + odds), 3);
  });

  it('beside it is smaller by the density of its spot there, whose middle is where its events are', () => {
    // All are of it for certain, so the place is known: six events tell it to a sixth of the variance.
    const certain = { ratio: 1e9 };
    const oddsAt = (dx: number) => {
      const share = shareOf(standing, six(dx, certain), 1);
      return share / (1 - share);
    };
    expect(oddsAt(3) / oddsAt(0)).toBeCloseTo(Math.exp(-9 / (2 * 2.25 * (1 + 1 / 6))), 6);
    expect(oddsAt(0)).toBeCloseTo(5 / (spot * (1 + 1 / 6)), 6);
  });

  it('moves with the map', () => {
    const moving = newMap({ vx: 14, vy: -9, spread: 0 });
    const path = six(0).map(({ delayS }) => ({ dx: 14 * delayS, dy: -9 * delayS, delayS }));
    expect(shareOf(moving, path, 3)).toBeCloseTo(shareOf(standing, six(0), 3), 12);
  });

  it('is the smaller the less it is known where the object is', () => {
    expect(shareOf(newMap({ spread: 4 }), six(0), 3)).toBeLessThan(shareOf(standing, six(0), 3));
    expect(shareOf(standing, six(0).slice(0, 2), 3)).toBeLessThan(shareOf(standing, six(0), 3));
  });
});
