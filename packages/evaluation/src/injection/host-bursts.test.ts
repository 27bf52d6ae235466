import { randomGenerator } from '@spikeseg/snn-core';
import { describe, expect, it } from 'vitest';
import { HostBursts } from './host-bursts.ts';
import { injectObjects } from './inject-objects.ts';
import { burstingHost, mean, poissonHost, startUs, straight } from './injection.fixture.ts';
import { injectionAt } from './injection.ts';

const davis = { width: 240, height: 180 };

/** Times, µs, of 5 events in each bin of 0.5 ms but every 40th, which has more. */
const everyFortieth = (max: number) =>
  Float64Array.from(
    Array.from({ length: 4000 }, (_, bin) => {
      const events = bin % 40 === 20 ? max : 5;
      return Array.from({ length: events }, (__, k) => bin * 500 + Math.floor((k * 500) / events));
    }).flat(),
  );

describe('HostBursts', () => {
  it('by hand: finds the bursts of a recording that bursts every 20 ms for 0.4 ms', () => {
    const bursts = new HostBursts(burstingHost(2).t);
    expect(bursts.count).toBe(100);
    expect(bursts.spans.slice(0, 2)).toEqual([
      [startUs + 10_000, startUs + 10_398],
      [startUs + 30_000, startUs + 30_398],
    ]);
  });

  it.each([200, 1000, 10_000])('finds none in independent events (%d per second)', (rateHz) => {
    expect(new HostBursts(poissonHost(rateHz, 20, davis).t).count).toBe(0);
  });

  it('what is rare for chance is no burst below four times the mean', () => {
    // Chance gives 16 in one bin of 10,000; four times the mean is some 21.
    expect([18, 30].map((max) => new HostBursts(everyFortieth(max)).count)).toEqual([0, 100]);
  });

  it('takes fewer than one burst a second for chance', () => {
    const { t } = burstingHost(2);
    const quiet = (seconds: number) => new HostBursts(Float64Array.of(...t, t[t.length - 1] + seconds * 1e6)).count;
    expect([quiet(90), quiet(110)]).toEqual([100, 0]);
  });

  it('an event that waits comes within the next burst, evenly over its events', () => {
    const bursts = new HostBursts(burstingHost(2).t);
    const random = randomGenerator(3);
    const times = Array.from({ length: 4000 }, () => bursts.timeAfter(startUs + 11_000, Infinity, random) - startUs);
    expect(Math.min(...times)).toBeGreaterThanOrEqual(30_000);
    expect(Math.max(...times)).toBeLessThanOrEqual(30_398);
    expect(Math.abs(mean(times) - 30_199)).toBeLessThan((5 * 398) / Math.sqrt(12 * 4000));
  });

  it('an event comes when it is due where no burst comes within half a second, or only after the object is gone', () => {
    const t = Float64Array.from({ length: 400 }, (_, i) => (i < 200 ? i : 1e6 + i)).map((one) => startUs + one);
    const bursts = new HostBursts(t);
    expect(bursts.count).toBe(2);
    const random = randomGenerator(3);
    expect(bursts.timeAfter(startUs + 500_199, Infinity, random)).toBe(startUs + 500_199);
    expect(bursts.timeAfter(startUs + 500_201, Infinity, random)).toBeGreaterThanOrEqual(startUs + 1e6);
    expect(bursts.timeAfter(startUs + 500_201, startUs + 1e6, random)).toBe(startUs + 500_201);
    expect(bursts.timeAfter(startUs + 2e6, Infinity, random)).toBe(startUs + 2e6);
  });
});

/** Of {@link burstingHost}. */
const inBurst = (t: number) => (t - startUs + 10_000) % 20_000 < 500;

describe('an object in a recording with bursts', () => {
  const host = burstingHost(40);
  it.each([0, 0.5, 1])(
    'has its share of events in bursts: share %d waits, and chance adds the 2.5 % of the time',
    (burstShare) => {
      const { events, source } = injectObjects(host, [straight(0, 250, [0.005, 39.99], [120, 90], [140, 100])], 1, {
        burstShare,
        refractoryUs: 0,
      });
      const own = [...events.t].filter((_, i) => source[i] === 1);
      const wished = burstShare + (1 - burstShare) * 0.025;
      expect(own.length).toBeGreaterThan(9000);
      const share = mean(own.map((t) => (inBurst(t) ? 1 : 0)));
      expect(Math.abs(share - wished)).toBeLessThan(5 * Math.sqrt((wished * (1 - wished)) / own.length) + 1e-3);
    },
  );

  it('an object that moves is centred on its path to 0.05 px when its events come, in bursts, too', () => {
    const injection = straight(0, 800, [1, 39], [60, 50], [180, 120]);
    const { events, source } = injectObjects(host, [injection], 2, { burstShare: 1, refractoryUs: 0 });
    const along = [...source.keys()]
      .filter((i) => source[i] === 1)
      .map((i) => {
        const { x, y } = injectionAt(injection, (events.t[i] - startUs) / 1e6)!;
        return { dx: events.x[i] - x, dy: events.y[i] - y };
      });
    expect(along.length).toBeGreaterThan(29_000);
    expect(Math.abs(mean(along.map(({ dx }) => dx)))).toBeLessThan(0.05);
    expect(Math.abs(mean(along.map(({ dy }) => dy)))).toBeLessThan(0.05);
  });

  it('waiting moves events and loses none: the count is the same', () => {
    const counts = [0, 1].map(
      (burstShare) =>
        injectObjects(host, [straight(0, 100, [1, 3], [120, 90])], 1, { burstShare, refractoryUs: 0 }).counts[0].kept,
    );
    // The draws differ, so within five standard deviations of a difference of Poisson counts.
    expect(Math.abs(counts[0] - counts[1])).toBeLessThan(5 * Math.sqrt(400));
    expect(Math.abs(counts[1] - 200)).toBeLessThan(5 * Math.sqrt(200));
  });
});
