import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type BrightnessDrift, lifeShare, peakOf } from './brightness-drift.ts';
import { injectObjects } from './inject-objects.ts';
import { emptyHost, startUs, straight } from './injection.fixture.ts';

const rising: BrightnessDrift = { kind: 'exponential', ratio: 5 };
const falling: BrightnessDrift = { kind: 'exponential', ratio: 5, falling: true };
const tumbling: BrightnessDrift = { kind: 'sinusoid', ratio: 5, periods: 3, phase: 0.2 };

describe('lifeShare', () => {
  it('by hand: of a fivefold rise, the first half of the life has (√5 − 1) / 4 of the events', () => {
    expect(lifeShare(rising, (Math.sqrt(5) - 1) / 4)).toBeCloseTo(0.5, 12);
    expect(lifeShare(falling, 1 - (Math.sqrt(5) - 1) / 4)).toBeCloseTo(0.5, 12);
    expect(lifeShare(undefined, 0.3)).toBe(0.3);
  });

  it('by hand: of a sinusoid 1 + a sin, the rising half of a period has 1/2 + a/π of the events, with a = 2/3 for fivefold', () => {
    expect(lifeShare({ kind: 'sinusoid', ratio: 5, periods: 1 }, 0.5 + 2 / 3 / Math.PI)).toBeCloseTo(0.5, 9);
    expect(lifeShare({ kind: 'sinusoid', ratio: 5, periods: 4 }, 0.25)).toBeCloseTo(0.25, 9);
  });

  it('rises from 0 to 1, and its slope is mean over brightness: between the ends the brightness has the wished ratio', () => {
    fc.assert(
      fc.property(fc.constantFrom(rising, falling, tumbling), fc.double({ min: 0, max: 0.999, noNaN: true }), (drift, share) => {
        const step = 1e-4;
        const slope = (lifeShare(drift, share + step) - lifeShare(drift, share)) / step;
        expect(slope).toBeGreaterThanOrEqual((1 / peakOf(drift)) * (1 - 1e-6));
        expect(slope).toBeLessThanOrEqual((5 / peakOf(drift)) * (1 + 1e-6));
      }),
    );
    for (const drift of [rising, falling, tumbling]) {
      expect(lifeShare(drift, 0)).toBeCloseTo(0, 9);
      expect(lifeShare(drift, 1)).toBeCloseTo(1, 9);
    }
  });

  it('peakOf by hand: 5 ln 5 / 4 of the mean for the exponential, 5/3 for the sinusoid, 1 without a drift', () => {
    expect(peakOf(rising)).toBeCloseTo(2.0118, 4);
    expect(peakOf(tumbling)).toBeCloseTo(5 / 3, 12);
    expect(peakOf(undefined)).toBe(1);
  });
});

describe('an injected object whose brightness drifts', () => {
  it('has the mean that was asked for, and a fivefold ratio from end to end', () => {
    const injection = { ...straight(0, 4000, [1, 9], [100, 90]), brightness: rising };
    const { events, source } = injectObjects(emptyHost(10), [injection], 3, { refractoryUs: 0, burstShare: 0 });
    const share = [...events.t].filter((_, i) => source[i] === 1).map((t) => ((t - startUs) / 1e6 - 1) / 8);
    expect(Math.abs(share.length - 32_000)).toBeLessThan(5 * Math.sqrt(32_000));
    // In twentieths of the life the ratio of the last to the first is 5^(19/20).
    const [first, last] = [0, 19].map((part) => share.filter((one) => Math.floor(one * 20) === part).length);
    const wished = 5 ** 0.95;
    expect(Math.abs(last / first - wished)).toBeLessThan(5 * wished * Math.sqrt(1 / first + 1 / last));
  });
});
