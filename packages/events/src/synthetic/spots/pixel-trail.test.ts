import { randomGenerator } from '@spikeseg/snn-core';
import { describe, expect, it } from 'vitest';
import { isPoissonCount, plainOptics } from '../generator.fixture.ts';
import { EventBuffer } from './event-buffer.ts';
import { addSpot } from './point-source.ts';

const optics = { ...plainOptics, hasTrails: true, endS: 60 };
/** Moves along x at 4.7 px/s. */
const place = (tS: number) => ({ x: 50 + 4.7 * tS, y: 50, vx: 4.7, vy: 0 });
const eventsOf = (rateHz: number) => {
  const buffer = new EventBuffer({ width: 400, height: 100 });
  addSpot(buffer, { rateHz, place, fromS: 0, untilS: 60 }, optics, 3, randomGenerator(7));
  const { t, x, y, p } = buffer.sorted(0).events;
  return Array.from(t, (tUs, i) => ({ on: p[i] === 1, tUs, behind: 50 + (4.7 * tUs) / 1e6 - x[i], across: y[i] - 50 }));
};
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const deviation = (values: readonly number[]) => {
  const middle = mean(values);
  return Math.sqrt(mean(values.map((value) => (value - middle) ** 2)));
};

describe('the trail of a bright spot', () => {
  it.each([
    [40, 1 / 11],
    [400, 1 / 2],
  ])('of %d events/s has so many OFF events per ON event: %f', (rateHz, share) => {
    const events = eventsOf(rateHz);
    const on = events.filter((event) => event.on).length;
    expect(isPoissonCount(on, 60 * rateHz)).toBe(true);
    // Of the last two seconds of the way OFF events come after the end.
    const early = events.filter(({ tUs }) => tUs < 57e6);
    expect(isPoissonCount(early.filter((event) => !event.on).length, share * 60 * rateHz * (56 / 60))).toBe(true);
  });

  it('begins 2.4 px behind what ON events lead by, and goes on for 0.65 s in the mean, as wide as the spot', () => {
    const events = eventsOf(400);
    const [on, off] = [true, false].map((polarity) => events.filter((event) => event.on === polarity));
    expect(mean(on.map(({ behind }) => behind))).toBeCloseTo(-0.7, 1);
    expect(mean(off.map(({ behind }) => behind))).toBeCloseTo(-0.7 + 2.4 + 0.65 * 4.7, 0);
    // A pixel adds 1/12 px² to the variance.
    expect(deviation(on.map(({ across }) => across))).toBeCloseTo(Math.sqrt(1 + 400 / 140 + 1 / 12), 1);
    expect(deviation(off.map(({ across }) => across))).toBeCloseTo(Math.sqrt(1 + 400 / 140 + 1 / 12), 1);
  });
});
