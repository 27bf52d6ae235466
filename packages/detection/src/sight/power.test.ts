import { describe, expect, it } from 'vitest';
import { chanceOn, limitHz, limitSpeeds } from './power.ts';
import { objectShares, worthClass, worthClasses, worthOf } from './worth.ts';

const sensor = { width: 240, height: 180 };
const on = (counts: Float64Array, nats: number) => chanceOn({ sensor, binPx: 1, counts }, nats);

/** Background of some pixels of such rates each, events/s per px: b events of ratio 1 / b. */
function background(...ratesHz: readonly number[]): Float64Array {
  const counts = new Float64Array(worthClasses);
  for (const hz of ratesHz) counts[worthClass(1 / hz)] += 1000 * hz;
  return counts;
}
const limits = (counts: Float64Array, share = 0.5, nats = 12) =>
  limitSpeeds.map((speed) => limitHz((hz) => on(counts, nats)(hz, speed), share));

describe('worth of events', () => {
  it('events of background stand for the pixels and seconds in which an object has its own', () => {
    // As many pixels of each rate: as many events of the object on each, though hardly any of the background on the quiet ones.
    const shares = objectShares(background(0.01, 1, 10));
    for (const hz of [0.01, 1, 10]) expect(Math.abs(Math.log(shares[worthClass(1 / hz)] * 3))).toBeLessThan(0.3);
  });

  it('classes are half a nat apart and take in what is beyond', () => {
    for (let k = 0; k < worthClasses; k++) expect(worthClass(worthOf(k) * 1.2)).toBe(k);
    expect([worthClass(1e-9), worthClass(1e9)]).toEqual([0, worthClasses - 1]);
  });
});

describe('what a detector can see', () => {
  it('an object on no background is found when enough of its events have come: by the evidence of each, less its rate', () => {
    // x is so large that ln(1 + x) is that of the largest ratio, 1,100 s·px, everywhere: a hundredth of an event/s and pixel less changes nothing.
    expect(limits(background(1e-4))).toEqual(limits(background(1e-5)));
  });

  it('needs more light where the background is denser, where it must be surer, and for more of all objects', () => {
    const [quiet, usual, dense] = [0.01, 0.25, 4].map((hz) => limits(background(hz)));
    for (const k of limitSpeeds.keys()) {
      expect(quiet[k]).toBeLessThan(usual[k]);
      expect(usual[k]).toBeLessThan(dense[k]);
      expect(limits(background(0.25), 0.5, 16)[k]).toBeGreaterThan(usual[k]);
      expect(limits(background(0.25), 0.9)[k]).toBeGreaterThan(usual[k]);
    }
  });

  it('is the rate at which the chance is the share, to 6 %', () => {
    const chance = on(background(0.1, 0.3, 1), 12);
    for (const speed of limitSpeeds)
      for (const share of [0.5, 0.9]) {
        const hz = limitHz((rate) => chance(rate, speed), share);
        expect(chance(1.06 * hz, speed)).toBeGreaterThan(share);
        expect(chance(hz / 1.06, speed)).toBeLessThan(share);
      }
  });

  it('has no limit where nothing is bright enough', () => {
    expect(limitHz(() => 0.4, 0.5)).toBe(Number.POSITIVE_INFINITY);
    expect(limitHz(() => 1, 0.5)).toBeCloseTo(0.25, 2);
  });
});
