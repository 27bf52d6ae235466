import { readNpz, sharedPath } from '@spikeseg/test-support';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { effectiveThreshold, type RateGain, updateGain, updateRate } from './rate-gain.ts';

const options: RateGain = { targetRate: 0.1, learningRate: 0.001, gainMin: 1, gainMax: 100, rateWindow: 100 };

describe('updateRate', () => {
  test('hand-computed', () => {
    expect(updateRate({ ...options, rateWindow: 4 }, 0.5, true)).toBe(0.625);
    expect(updateRate({ ...options, rateWindow: 4 }, 0.5, false)).toBe(0.375);
  });

  test('a window of 1 remembers the last stimulus only', () => {
    expect(updateRate({ ...options, rateWindow: 1 }, 0.3, true)).toBe(1);
    expect(updateRate({ ...options, rateWindow: 1 }, 0.3, false)).toBe(0);
  });

  test('closed form: after n silent stimuli (1 − 1/n)^n ≈ 1/e is left', () => {
    let rate = 1;
    for (let k = 0; k < 100; k++) rate = updateRate(options, rate, false);
    expect(rate).toBeCloseTo(0.99 ** 100, 12);
  });

  test('follows a regular rate', () => {
    let rate = 0.1;
    for (let k = 0; k < 2000; k++) rate = updateRate(options, rate, k % 4 === 0);
    expect(rate).toBeCloseTo(0.25, 1);
  });
});

describe('updateGain', () => {
  test('hand-computed: up above the target, down below it, still at it', () => {
    expect(updateGain(options, 2, 0.6)).toBe(2 * (1 + 0.001 * 0.5));
    expect(updateGain(options, 2, 0)).toBe(2 * (1 - 0.001 * 0.1));
    expect(updateGain(options, 2, 0.1)).toBe(2);
  });

  test('the bounds hold', () => {
    expect(updateGain(options, 1, 0)).toBe(1);
    expect(updateGain({ ...options, learningRate: 10 }, 99, 1)).toBe(100);
    fc.assert(
      fc.property(fc.double({ min: 1, max: 100, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }), (gain, rate) => {
        const next = updateGain(options, gain, rate);
        expect(next >= 1 && next <= 100).toBe(true);
      }),
    );
  });

  test('closed form: a constant excess grows the gain exponentially', () => {
    let gain = 1;
    for (let k = 0; k < 1000; k++) gain = updateGain(options, gain, 1);
    expect(gain).toBeCloseTo(Math.exp(1000 * Math.log1p(0.0009)), 9);
  });
});

describe('effectiveThreshold', () => {
  test('gain 1 is the threshold itself, to the bit', () => {
    fc.assert(
      fc.property(fc.float({ min: 0, noNaN: true, noDefaultInfinity: true }), (theta) => {
        expect(effectiveThreshold(1, theta)).toBe(theta);
      }),
    );
  });

  test('is a float32', () =>
    expect(effectiveThreshold(1.1, Math.fround(0.1))).toBe(Math.fround(effectiveThreshold(1.1, Math.fround(0.1)))));
});

const file = sharedPath('golden/threshold_wta_adaptive.npz');

describe.skipIf(file === undefined)('rate-based thresholds of the Python SpikeSEG', () => {
  const golden = file === undefined ? {} : readNpz(file);
  const units = 60;
  const python: RateGain = { targetRate: 0.1, learningRate: 0.05, gainMin: 1, gainMax: 100, rateWindow: 1 };
  /** Spikes of a unit in step t of the recording, which shows two samples at once. */
  const fired = (t: number, unit: number) => {
    const spikes = golden['spikes'].data;
    return spikes[2 * t * units + unit] + spikes[(2 * t + 1) * units + unit];
  };

  test('the multiplicative step agrees, given the rates', () => {
    for (let unit = 0; unit < units; unit++) {
      let [gain, total] = [10, 0];
      for (let t = 0; t < 40; t++) {
        total += fired(t, unit);
        gain = updateGain(python, gain, total / (2 * (t + 1)));
        const expected = golden['trajectory'].data[t * units + unit];
        expect(Math.abs(gain / expected - 1)).toBeLessThan(1e-5);
      }
      expect(total / 80).toBeCloseTo(golden['firing_rates'].data[unit], 6);
    }
  });

  test('difference on purpose: its rate is a mean over all time, which reacts ever more slowly; this one forgets', () => {
    const setup = { ...options, rateWindow: 20 };
    const rates = { allTime: 0, running: 0 };
    for (let k = 1; k <= 1000; k++) {
      const silentFrom = 500;
      rates.allTime += ((k <= silentFrom ? 1 : 0) - rates.allTime) / k;
      rates.running = updateRate(setup, rates.running, k <= silentFrom);
    }
    expect(rates.allTime).toBeCloseTo(0.5, 9);
    expect(rates.running).toBeLessThan(1e-9);
  });
});
