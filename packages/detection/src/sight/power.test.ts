import { describe, expect, it } from 'vitest';
import { classOfRatio, ratioClasses } from '../belief/ratio-classes.ts';
import { chanceOn, limitSpeeds, limitsHz, speedLimits } from './power.ts';
import { objectShares } from './worth.ts';

const sensor = { width: 240, height: 180 };
const on = (counts: Float64Array) => ({ sensor, binPx: 1, counts, share: 1 });

/** Background of some pixels of such rates each, events/s per px: b events of ratio 1 / b. */
function background(...ratesHz: readonly number[]): Float64Array {
  const counts = new Float64Array(ratioClasses);
  for (const hz of ratesHz) counts[classOfRatio(1 / hz)] += 1000 * hz;
  return counts;
}
const half = (counts: Float64Array, nats = 12) => speedLimits(on(counts), nats).half;

describe('worth of events', () => {
  it('events of background stand for the pixels and seconds in which an object has its own', () => {
    // As many pixels of each rate: as many events of the object on each, though hardly any of the background on the quiet ones.
    const shares = objectShares(background(0.01, 1, 10));
    for (const hz of [0.01, 1, 10]) expect(Math.abs(Math.log(shares[classOfRatio(1 / hz)] * 3))).toBeLessThan(0.3);
  });
});

describe('what a detector can see', () => {
  it('an object on no background is found when enough of its events have come: by the evidence of each, less its rate', () => {
    // x is so large that ln(1 + x) is that of the largest ratio, 1,100 s·px, everywhere: a hundredth of an event/s and pixel less changes nothing.
    expect(half(background(1e-4))).toEqual(half(background(1e-5)));
  });

  it('needs more light where the background is denser, where it must be surer, and for more of all objects', () => {
    const [quiet, usual, dense] = [0.01, 0.25, 4].map((hz) => half(background(hz)));
    for (const k of limitSpeeds.keys()) {
      expect(quiet[k]).toBeLessThan(usual[k]);
      expect(usual[k]).toBeLessThan(dense[k]);
      expect(half(background(0.25), 16)[k]).toBeGreaterThan(usual[k]);
      expect(speedLimits(on(background(0.25)), 12).nineTenths[k]).toBeGreaterThan(usual[k]);
    }
  });

  it('is the rate at which the chance is the share, to 6 %', () => {
    const background3 = on(background(0.1, 0.3, 1));
    const chance = chanceOn(background3, 12);
    const limits = speedLimits(background3, 12);
    for (const [k, speed] of limitSpeeds.entries())
      for (const [share, hz] of [
        [0.5, limits.half[k]],
        [0.9, limits.nineTenths[k]],
      ]) {
        expect(chance(1.06 * hz, speed)).toBeGreaterThan(share);
        expect(chance(hz / 1.06, speed)).toBeLessThan(share);
      }
  });

  it('has no limit where nothing is bright enough, and finds one wherever it begins', () => {
    expect(limitsHz(() => 0.7, [0.5, 0.9])).toEqual([0.25, Infinity]);
    for (const nearHz of [0.25, 3, 7, 500])
      expect(limitsHz((hz) => Math.min(1, hz / 10), [0.5, 0.9], nearHz)).toEqual([expect.closeTo(5, 0), expect.closeTo(9, 0)]);
  });
});
