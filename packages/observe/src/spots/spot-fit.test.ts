import { deriveSeed, randomGenerator } from '@spikeseg/snn-core';
import { describe, expect, test } from 'vitest';
import { fitSpot, leadOf, noEvents, noLead, type SpotFit } from './spot-fit.ts';

const [vx, vy] = [6, -8];
const ahead = [0.6, -0.8] as const;
const options = { psfPx: 1.5, radiusPx: 7, moves: true, ahead, leadPx: 0 };

/** A second of a spot of 120 events at (20, 30) + t · (6, -8) px, 80 % of them ON and `leadPx` ahead of it, OFF behind, on 0.3 events/px. */
function drawn(seed: number, leadPx = 0) {
  const random = randomGenerator(deriveSeed(seed, 'spot'));
  const events = noEvents();
  const put = (x: number, y: number, t: number, on: boolean): void => {
    events.t.push(t);
    events.x.push(x);
    events.y.push(y);
    events.on.push(on);
  };
  for (let i = 0; i < 120; i++) {
    const [t, on] = [random.uniform(), random.uniform() < 0.8];
    const way = on ? leadPx : -leadPx;
    const [dx, dy] = [1.5 * random.normal() + way * ahead[0], 1.5 * random.normal() + way * ahead[1]];
    put(20 + vx * t + dx, 30 + vy * t + dy, t, on);
  }
  for (let i = 0; i < 270; i++)
    put(8 + 30 * random.uniform(), 11 + 30 * random.uniform(), random.uniform(), random.uniform() < 0.5);
  return events;
}

const fitted = (seed: number, trueLead = 0, leadPx = 0): SpotFit => {
  const fit = fitSpot(drawn(seed, trueLead), { x: 21, y: 29, vx: 5, vy: -7 }, { ...options, leadPx });
  if (fit === undefined) throw new Error('expected a fit');
  return fit;
};

const meanOf = (fits: readonly SpotFit[], of: (fit: SpotFit) => number): number =>
  fits.reduce((sum, fit) => sum + of(fit), 0) / fits.length;

/** Thirty spots with a lead of 0.7 px, fitted with one; and how far the fits lie ahead. */
const fitLed = (leadPx: number) => Array.from({ length: 30 }, (_, seed) => fitted(seed, 0.7, leadPx));
const aheadOf = (fits: readonly SpotFit[]) =>
  meanOf(fits, ({ tS, x, y }) => (x - 20 - vx * tS) * ahead[0] + (y - 30 - vy * tS) * ahead[1]);

describe('a spot that moves, on background', () => {
  const fits = Array.from({ length: 60 }, (_, seed) => fitted(seed));

  test('is found with the errors that it states: 68 % within one of them', () => {
    const scores = fits.flatMap(({ tS, x, y, placeVariance }) =>
      [x - 20 - vx * tS, y - 30 - vy * tS].map((error) => error / Math.sqrt(placeVariance)),
    );
    const within = scores.filter((score) => Math.abs(score) < 1).length / scores.length;
    // 120 scores: one standard deviation of the share is 0.04.
    expect(within).toBeGreaterThan(0.55);
    expect(within).toBeLessThan(0.8);
    const speeds = fits.map((fit) => (fit.vx - vx) / Math.sqrt(fit.speedVariance));
    expect(Math.sqrt(speeds.reduce((sum, one) => sum + one * one, 0) / speeds.length)).toBeLessThan(1.5);
  });

  test('has its number of events and its spread', () => {
    expect(Math.abs(meanOf(fits, ({ events }) => events) - 120)).toBeLessThan(8);
    expect(meanOf(fits, ({ spreadPx }) => spreadPx)).toBeCloseTo(1.5, 1);
    for (const { on, off, events, onAhead, offAhead } of fits) {
      expect(on + off).toBeCloseTo(events, 9);
      expect(onAhead + offAhead).toBeCloseTo(0, 1);
    }
  });
});

test('ON leads, OFF trails: by how much is fitted, and taken out of the place', () => {
  let lead = noLead;
  for (let round = 0; round < 4; round++) lead = leadOf(fitLed(lead.px), 1.5, lead);
  expect(Math.abs(lead.px - 0.7)).toBeLessThan(0.15);
  // 0.7 px · (0.8 − 0.2)
  expect(aheadOf(fitLed(0))).toBeGreaterThan(0.3);
  expect(Math.abs(aheadOf(fitLed(lead.px)))).toBeLessThan(0.1);
});

test('there is no fit of a few events, and no lead of one polarity', () => {
  const few = { t: [0, 1], x: [1, 1], y: [1, 1], on: [true, true] };
  expect(fitSpot(few, { x: 1, y: 1, vx: 0, vy: 0 }, options)).toBeUndefined();
  expect(leadOf([{ on: 50, off: 2, onAhead: 30, offAhead: -1 }], 1.5, noLead)).toEqual(noLead);
});
