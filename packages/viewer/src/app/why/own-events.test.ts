import { expect, it } from 'vitest';
import { classOfRatio, ratioOfClass } from '../../data/ratio-classes.ts';
import { smallNight } from '../../viewer-data.fixture.ts';
import { ownEvents } from './own-events.ts';

const night = smallNight();
const classes = Uint8Array.of(0, classOfRatio(10), classOfRatio(2), 0);
const data = { ...night, events: { ...night.events, classes } };
const columns = (rateHz: number, spreadPx: number, vx: number, vy: number) => ({
  rateHz: Float32Array.of(rateHz, 0),
  spreadPx: Float32Array.of(spreadPx, 1),
  vx: Float32Array.of(vx, 0),
  vy: Float32Array.of(vy, 0),
});
/** Of a spread of 2 px. */
const density = (d2: number): number => Math.exp(-d2 / 2 / 4) / (2 * Math.PI * 4);

it('an event has odds of λ·r·g at its distance from where the track was, its share of them, and adds ln(1 + odds)', () => {
  // The detection is at (40.5, 20). Its events are at (40, 20), 30 ms before, and at (41, 20), 20 ms before.
  const [first, second] = ownEvents(data, columns(50, 2, 50, -100), 0);
  // It was at (39, 23) and at (39.5, 22).
  const odds = [50 * ratioOfClass(classes[1]) * density(1 + 9), 50 * ratioOfClass(classes[2]) * density(2.25 + 4)];
  expect([first.event, second.event]).toEqual([1, 2]);
  [first, second].forEach(({ share, nats }, k) => {
    expect(nats).toBeCloseTo(Math.log(1 + odds[k]), 9);
    expect(share).toBeCloseTo(odds[k] / (1 + odds[k]), 9);
  });
});

it('an event that says nothing adds nothing, and a detection without events has none', () => {
  const silent = { ...data, events: { ...data.events, classes: new Uint8Array(4) } };
  expect(ownEvents(silent, columns(50, 2, 0, 0), 0).map(({ share, nats }) => [share, nats])).toEqual([
    [0, 0],
    [0, 0],
  ]);
  expect(ownEvents(data, columns(50, 2, 0, 0), 1)).toEqual([]);
});

it('a class stands for its ratio to within a sixteenth of a nat, from e⁻⁵ on', () => {
  for (const ratio of [0.0068, 0.1, 1, 7.3, 365])
    expect(Math.abs(Math.log(ratioOfClass(classOfRatio(ratio)) / ratio))).toBeLessThanOrEqual(1 / 16);
  expect([0, 1e-9, Infinity].map(classOfRatio)).toEqual([0, 0, 255]);
});
