import { randomGenerator } from '@spikeseg/snn-core';
import { describe, expect, it } from 'vitest';
import { addBackground, addHotPixels } from './background.ts';
import { EventBuffer } from './event-buffer.ts';
import { eventSource } from './event-truth.ts';
import { everything, histogram, isPoissonCount } from './generator.fixture.ts';
import { poissonTimes } from './poisson.ts';

const sensor = { width: 240, height: 180 };

function filled(add: typeof addBackground, options = everything, seed = 1) {
  const buffer = new EventBuffer(sensor);
  add(buffer, options, sensor, seed);
  const { events, source } = buffer.sorted(0);
  return { events, source, pixels: Array.from(events.x, (x, i) => events.y[i] * sensor.width + x) };
}

const timesOf = (rateHz: number, durationS: number, seed: number) => {
  const times: number[] = [];
  poissonTimes(rateHz, durationS, randomGenerator(seed), (t) => times.push(t));
  return times;
};

describe('poissonTimes', () => {
  it('has waiting times with the mean and the spread of an exponential', () => {
    const times = timesOf(100, 500, 3);
    const waits = times.map((t, i) => t - (i === 0 ? 0 : times[i - 1]));
    const mean = waits.reduce((sum, wait) => sum + wait, 0) / waits.length;
    const variance = waits.reduce((sum, wait) => sum + (wait - mean) ** 2, 0) / waits.length;
    expect(isPoissonCount(times.length, 50_000)).toBe(true);
    // Standard errors at n = 50 000: 0.45 % of the mean, 1.3 % of the variance; five of them.
    expect(Math.abs(mean * 100 - 1)).toBeLessThan(0.0225);
    expect(Math.abs(variance * 1e4 - 1)).toBeLessThan(0.065);
  });

  it('counts with the variance of a Poisson process: as large as the mean', () => {
    const counts = Array.from({ length: 2000 }, (_, seed) => timesOf(20, 1, seed).length);
    const mean = counts.reduce((sum, n) => sum + n, 0) / counts.length;
    const variance = counts.reduce((sum, n) => sum + (n - mean) ** 2, 0) / counts.length;
    expect(Math.abs(mean - 20)).toBeLessThan(5 * Math.sqrt(20 / 2000));
    expect(Math.abs(variance / mean - 1)).toBeLessThan(5 * Math.sqrt(2 / 2000));
  });

  it('rises, stays inside the duration, and is silent at rate 0', () => {
    const times = timesOf(50, 2, 4);
    expect(times.every((t, i) => t >= 0 && t < 2 && (i === 0 || t > times[i - 1]))).toBe(true);
    expect(timesOf(0, 100, 4)).toEqual([]);
  });
});

describe('addBackground', () => {
  const { events, source, pixels } = filled(addBackground, { ...everything, durationS: 60 });
  const n = pixels.length;

  it('has the rate that was asked for', () => {
    expect(isPoissonCount(n, 60 * everything.backgroundRateHz)).toBe(true);
    expect(new Set(source)).toEqual(new Set([eventSource.background]));
  });

  it('is 90 % ON, as between the 82 and 99 % of real recordings', () => {
    const on = events.p.reduce((sum, p) => sum + p, 0);
    expect(Math.abs(on - 0.9 * n)).toBeLessThan(5 * Math.sqrt(n * 0.09));
  });

  it('differs between pixels by a log-normal factor of spread 1', () => {
    const counts = Array.from({ length: sensor.width * sensor.height }, () => 0);
    for (const pixel of pixels) counts[pixel]++;
    const mean = n / counts.length;
    // Var = mean + mean² · (e^(σ²) − 1): the second factorial moment over the squared mean is e at σ = 1.
    const factorial = counts.reduce((sum, k) => sum + k * (k - 1), 0) / counts.length;
    expect(factorial / mean ** 2).toBeGreaterThan(Math.E * 0.85);
    expect(factorial / mean ** 2).toBeLessThan(Math.E * 1.15);
  });

  it('is spread over the time evenly', () => {
    const perSecond = histogram(Array.from(events.t, (t) => Math.floor(t / 1e6)));
    expect(perSecond.size).toBe(60);
    for (const count of perSecond.values()) expect(isPoissonCount(count, everything.backgroundRateHz)).toBe(true);
  });
});

describe('addHotPixels', () => {
  const options = { ...everything, durationS: 200, hotPixels: 8 };
  const { events, source, pixels } = filled(addHotPixels, options);

  it('fires the n-th at an n-th of 4 % of the background, ON only', () => {
    const counts = [...histogram(pixels).values()].toSorted((a, b) => b - a);
    expect(counts.length).toBe(8);
    counts.forEach((count, i) => {
      expect(isPoissonCount(count, (200 * 0.04 * options.backgroundRateHz) / (i + 1))).toBe(true);
    });
    expect(events.p.every((p) => p === 1)).toBe(true);
    expect(new Set(source)).toEqual(new Set([eventSource.hotPixel]));
  });

  it('puts no two of them side by side, however many there are', () => {
    const crowd = new Set(filled(addHotPixels, { ...options, durationS: 60, hotPixels: 432 }).pixels);
    expect(crowd.size).toBeGreaterThan(400);
    for (const pixel of crowd) {
      const neighbours = [1, sensor.width - 1, sensor.width, sensor.width + 1].map((step) => pixel + step);
      // Steps to the right and down see every pair once; a step past the right edge is no neighbour.
      const touching = neighbours.filter((other) => crowd.has(other) && Math.abs((other % 240) - (pixel % 240)) <= 1);
      expect(touching).toEqual([]);
    }
  });

  it('adds none when none are asked for, and those of a longer list begin with those of a shorter one', () => {
    expect(filled(addHotPixels, { ...options, hotPixels: 0 }).pixels).toEqual([]);
    const few = new Set(filled(addHotPixels, { ...options, hotPixels: 3 }).pixels);
    expect([...few].every((pixel) => pixels.includes(pixel))).toBe(true);
  });
});
