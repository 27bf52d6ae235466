import { deriveSeed, randomGenerator } from '@spikeseg/snn-core';
import { describe, expect, it } from 'vitest';
import { addBackground, addDavisBackground, addHotPixels, burstTimes, davisColumns } from './background.ts';
import { eventSource } from './event-truth.ts';
import { generateRecording } from './generate-recording.ts';
import { comparable, everything, histogram, isPoissonCount } from './generator.fixture.ts';
import type { GeneratorOptions } from './generator-options.ts';
import { EventBuffer } from './spots/event-buffer.ts';
import { poissonTimes } from './spots/random-draws.ts';

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

const davis = { width: 40, height: 30 };
const options = { ...everything, noise: 'davis', backgroundRateHz: 900, durationS: 200 } as const;
const burstHz = 46.44;

const buffer = new EventBuffer(davis);
addDavisBackground(buffer, options, davis, 1);
const { events, source } = buffer.sorted(0);
const { t, x, y, p } = events;
const n = t.length;
const [even, odd] = davisColumns;

/** Share of the events, by closed form, that wait for a burst: ON of even and odd columns, and OFF. */
const waiting =
  [even, odd].reduce((sum, { on, offPerOn, inBursts }) => sum + on * (inBursts + offPerOn * 0.57), 0) /
  [even, odd].reduce((sum, { on, offPerOn }) => sum + on * (1 + offPerOn), 0);

/** Times at which the sensor bursts, s. */
const bursts = Array.from(burstTimes(-4, options.durationS, randomGenerator(deriveSeed(1, 'bursts')))).filter(
  (tS) => tS >= 0 && tS < options.durationS,
);

function relativeIntervals(times: readonly number[]): number[] {
  const mean = (times[times.length - 1] - times[0]) / (times.length - 1);
  return times.slice(1).map((time, i) => (time - times[i]) / mean);
}

const countOf = (wanted: (i: number) => boolean) => Array.from(t.keys()).filter(wanted).length;

const evenToOdd = (polarity: number) =>
  countOf((i) => p[i] === polarity && x[i] % 2 === 0) / countOf((i) => p[i] === polarity && x[i] % 2 === 1);

/** Numbers of the ON events of every pixel. */
const onTimes = new Map<number, number[]>();
for (let i = 0; i < n; i++) {
  const pixel = y[i] * davis.width + x[i];
  if (p[i] === 1) onTimes.set(pixel, [...(onTimes.get(pixel) ?? []), i]);
}

describe('addDavisBackground', () => {
  it('has the rate that was asked for, in the first seconds, too', () => {
    expect(isPoissonCount(n, 900 * 200)).toBe(true);
    // A burst brings up to a 23 ms share of the rate at once: what a cut through one adds to the scatter is below 21 events.
    expect(Math.abs(countOf((i) => t[i] < 2e6) - 1800)).toBeLessThan(5 * Math.sqrt(1800) + 21);
    expect(new Set(source)).toEqual(new Set([eventSource.background]));
  });

  it('puts most of its events into the first millisecond of bursts, which fill a few per cent of the time', () => {
    let burst = 0;
    const inMs =
      countOf((i) => {
        while (bursts[burst + 1] * 1e6 <= t[i] + 1) burst++;
        return t[i] + 1 - bursts[burst] * 1e6 < 1000;
      }) / n;
    const byChance = (bursts.length / 200) * 0.001;
    expect(Math.abs(inMs - (waiting + (1 - waiting) * byChance))).toBeLessThan(0.01);
  });

  it('has the line of the frame rate in its spectrum', () => {
    let [re, im] = [0, 0];
    for (const us of t) {
      re += Math.cos(2 * Math.PI * burstHz * (us / 1e6));
      im += Math.sin(2 * Math.PI * burstHz * (us / 1e6));
    }
    // What waits for a burst is what came since the burst before: 23.07 ms, or half of the time 18.57, then 20, then half of the time 4.5.
    const period = 2 / burstHz;
    const [first, second, third] = [period - 0.02 - 0.0045 / 2, 0.02, 0.0045 / 2];
    const angle = (tS: number) => 2 * Math.PI * burstHz * tS;
    const line = Math.hypot(
      first + second * Math.cos(angle(0.02)) + third * Math.cos(angle(0.0245)),
      second * Math.sin(angle(0.02)) + third * Math.sin(angle(0.0245)),
    );
    const blurred = 1 / Math.hypot(1, 2 * Math.PI * burstHz * 0.00015);
    expect(Math.abs(Math.hypot(re, im) / n - (waiting * blurred * line) / period)).toBeLessThan(0.02);
  });

  it('ticks: intervals of odd columns spread by 1 / √10 of their mean, of even ones by 1 / √2', () => {
    for (const [column, { shape }] of davisColumns.entries()) {
      const own = Array.from(onTimes)
        .filter(([pixel, { length }]) => pixel % 2 === column && length > 50)
        .flatMap(([, numbers]) => relativeIntervals(numbers.map((i) => t[i])));
      const variance = own.reduce((sum, one) => sum + (one - 1) ** 2, 0) / own.length;
      expect(own.length).toBeGreaterThan(20_000);
      // Waiting for bursts adds a hundredth of an interval, and pixels' means are known to 1 / √(50 · shape).
      expect(variance * shape).toBeGreaterThan(0.93);
      expect(variance * shape).toBeLessThan(1.05);
    }
  });

  it('is stronger in even columns, OFF even more so', () => {
    // The mean of 600 log-normal factors of spread 0.65 is known to 3 %.
    expect(Math.abs(evenToOdd(1) / (even.on / odd.on) - 1)).toBeLessThan(0.15);
    expect(Math.abs(evenToOdd(0) / ((even.on * even.offPerOn) / (odd.on * odd.offPerOn)) - 1)).toBeLessThan(0.25);
  });

  it('has OFF events only after ON events of the same pixel, mostly within a second', () => {
    const waits = Array.from(t.keys())
      .filter((i) => p[i] === 0 && t[i] > 5e6)
      .map((i) => {
        const own = onTimes.get(y[i] * davis.width + x[i]) ?? [];
        return (t[i] - t[own.findLast((on) => t[on] <= t[i]) ?? 0]) / 1e6;
      });
    // The last ON event is at most as far as the one that it belongs to, which is exponential with mean 0.45 s, and a burst later.
    const within = (s: number) => waits.filter((wait) => wait <= s).length / waits.length;
    expect(within(0.45)).toBeGreaterThan(1 - Math.exp(-1) - 0.05);
    expect(within(1)).toBeGreaterThan(1 - Math.exp(-1 / 0.45) - 0.03);
  });
});

describe('burstTimes', () => {
  it('are 46.44 a second and a third one in every second frame on average, at least 4.5 ms apart, and then never', () => {
    expect(Math.abs(bursts.length / 200 - burstHz * 1.25)).toBeLessThan(1.5);
    const gaps = bursts.slice(1).map((tS, i) => Math.round((tS - bursts[i]) * 1e4) / 10);
    expect(new Set(gaps)).toEqual(new Set([20, 4.5, 18.6, 23.1]));
    expect(burstTimes(0, 1, randomGenerator(1)).at(-1)).toBe(Infinity);
  });
});

describe('hot pixels with the noise of a DAVIS', () => {
  it('have a third of OFF events, none before the first ON event and never two in a row', () => {
    const hot = new EventBuffer(davis);
    addHotPixels(hot, { ...options, backgroundRateHz: 5000, hotPixels: 1 }, davis, 3);
    const polarity = [...hot.sorted(0).events.p];
    expect(Math.abs(polarity.filter((one) => one === 0).length / polarity.length - 1 / 3)).toBeLessThan(0.01);
    expect(polarity.some((one, i) => one === 0 && polarity[i - 1] === 0)).toBe(false);
    const firsts = Array.from({ length: 20 }, (_, seed) => {
      const one = new EventBuffer(davis);
      addHotPixels(one, { ...options, backgroundRateHz: 5000, durationS: 1, hotPixels: 1 }, davis, seed);
      return one.sorted(0).events.p[0];
    });
    expect(new Set(firsts)).toEqual(new Set([1]));
  });
});

const of = (change: Pick<GeneratorOptions, 'noise'>) => generateRecording({ ...everything, durationS: 2, ...change }, 4);

/** Events of stars and satellites. */
const others = ({ source: causes, recording }: ReturnType<typeof of>) =>
  Array.from(causes.keys())
    .filter((i) => causes[i] >= eventSource.star)
    .map((i) => [recording.events.t[i], recording.events.x[i], causes[i]]);

describe('generateRecording', () => {
  it('changes nothing but the background and the hot pixels with the kind of noise', () => {
    expect(others(of({ noise: 'davis' }))).toEqual(others(of({ noise: 'poisson' })));
    expect(comparable(of({ noise: 'poisson' }))).toEqual(comparable(of({})));
    expect(
      isPoissonCount(histogram(of({ noise: 'davis' }).source).get(eventSource.background) ?? 0, 2 * everything.backgroundRateHz),
    ).toBe(true);
  });
});
