import { randomGenerator } from '@spikeseg/snn-core';
import { describe, expect, it } from 'vitest';
import { isPoissonCount } from '../generator.fixture.ts';
import { renewalTimes } from './random-draws.ts';

const timesOf = (rateHz: number, shape: number, fromS: number, untilS: number, seed: number) => {
  const times: number[] = [];
  renewalTimes({ rateHz, shape }, fromS, untilS, randomGenerator(seed), (t) => times.push(t));
  return times;
};

describe('renewalTimes', () => {
  it.each([1, 2, 10])('has intervals of mean 1 / rate and spread 1 / √%i', (shape) => {
    const times = timesOf(5, shape, 0, 10_000, shape);
    const intervals = times.slice(1).map((t, i) => t - times[i]);
    const mean = intervals.reduce((sum, one) => sum + one, 0) / intervals.length;
    const variance = intervals.reduce((sum, one) => sum + (one - mean) ** 2, 0) / intervals.length;
    // Of 50 000 intervals the standard error of the mean is below 0.5 %, of the variance (kurtosis 3 + 6 / shape) below 1.3 %.
    expect(Math.abs(mean * 5 - 1)).toBeLessThan(5 * 0.0045);
    expect(Math.abs((variance * shape) / mean ** 2 - 1)).toBeLessThan(5 * 0.013);
  });

  it('has always been going on: as many events in the first tenth of an interval as in any other', () => {
    const firsts = Array.from({ length: 20_000 }, (_, seed) => timesOf(1, 10, -2, -1.9, seed).length);
    expect(
      isPoissonCount(
        firsts.reduce((sum, n) => sum + n, 0),
        2000,
      ),
    ).toBe(true);
  });

  it('rises, stays inside its bounds, and is silent at rate 0', () => {
    const times = timesOf(20, 2, -1, 3, 1);
    expect(times.every((t, i) => t >= -1 && t < 3 && (i === 0 || t > times[i - 1]))).toBe(true);
    expect(timesOf(0, 2, 0, 100, 1)).toEqual([]);
  });
});
