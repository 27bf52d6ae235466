import type { Detection } from '@spikeseg/detection';
import type { EventStream } from '@spikeseg/events';
import { describe, expect, it } from 'vitest';
import { eventsOf, hotPixel, listed, movingSpot, streamOf } from '../../../detection/src/detections/scene.fixture.ts';
import { noiseEvents } from '../nulls/noise.fixture.ts';
import { activityDensity } from './activity-density.ts';
import { houghLines } from './hough-lines.ts';
import { rateLikelihood } from './rate-likelihood.ts';
import { wholeSteps } from './whole-steps.fixture.ts';

const sensor = { width: 64, height: 48 };
const options = { stepUs: 100_000, memoryS: 2, freshS: 0.5, boxRadiusPx: 2, separationPx: 12, falsePerMinute: 1 };
const lines = { supportS: 0.1, voteS: 1, lineBoxPx: 8, maxSpeedPxS: 40 };
const background = { memoryS: 100, priorEvents: 2 };
type DetectionsOf = (events: EventStream, falsePerMinute?: number) => Generator<readonly Detection[], void>;

const detectors: readonly [string, DetectionsOf, floor: number][] = [
  [
    'activity filter + density',
    (events, falsePerMinute = 1) =>
      wholeSteps(events, options.stepUs, (startUs) =>
        activityDensity(sensor, { ...options, startUs, falsePerMinute, supportS: 0.1 }),
      ),
    1000,
  ],
  [
    'pixel-rate likelihood',
    (events, falsePerMinute = 1) =>
      wholeSteps(events, options.stepUs, (startUs) =>
        rateLikelihood(sensor, { ...options, startUs, falsePerMinute, spotRate: 0.4, background }),
      ),
    1000,
  ],
  [
    'Hough lines',
    (events, falsePerMinute = 1) =>
      wholeSteps(events, options.stepUs, (startUs) => houghLines(sensor, { ...options, startUs, ...lines, falsePerMinute })),
    1000,
  ],
];
/** 0.12 events/s per pixel, as in the real recordings. */
const noise = (seconds: number, seed: number) => noiseEvents(sensor, 369 * seconds, seconds * 1e6, seed);

describe.each(detectors)('%s', (_, detect, floor) => {
  const speed = 5;
  const scene = streamOf(sensor, [...eventsOf(noise(8, 1)), ...movingSpot(200, 8, 10, 24, speed, 2)]);

  it('follows a bright moving spot within 2 px, and finds hardly anything else', () => {
    const found = listed(detect(scene)).filter(({ tUs }) => tUs > 2e6);
    const steps = new Set(found.map(({ tUs }) => tUs));
    expect(steps.size).toBeGreaterThanOrEqual(59);
    const errors = found.map(({ tUs, x, y }) => Math.hypot(x - 10 - (speed * tUs) / 1e6, y - 24)).toSorted((a, b) => a - b);
    expect(errors[Math.floor(errors.length / 2)]).toBeLessThan(2);
    // Its wake and the noise hardly ever have a peak of their own.
    expect(found.length).toBeLessThanOrEqual(steps.size + 2);
    for (const { score, w, h, durationUs, recording } of found) {
      expect(score).toBeGreaterThanOrEqual(1);
      expect([w, h, durationUs, recording]).toEqual([5, 5, 100_000, 'r']);
    }
  });

  it('the past does not change when more events come', () => {
    const whole = listed(detect(scene));
    for (const part of [0.3, 0.5, 0.77]) {
      const cut = Math.floor(part * scene.t.length);
      const early = listed(detect(streamOf(sensor, eventsOf(scene).slice(0, cut))));
      expect(early).toEqual(whole.filter(({ tUs }) => tUs <= scene.t[cut - 1]));
    }
  });

  it('hears of the recording nothing but time differences', () => {
    const shift = 3_600e6;
    const later = streamOf(
      sensor,
      eventsOf(scene).map(([tUs, x, y, polarity]) => [tUs + shift, x, y, polarity]),
    );
    expect(listed(detect(later)).map(({ tUs, ...rest }) => ({ tUs: tUs - shift, ...rest }))).toEqual(listed(detect(scene)));
  });

  it('on uniform noise no more false detections than allowed for, and not below what a loose bound explains', () => {
    const seconds = 60;
    // 100 000 per minute: 2.9 nats, so that there is something to count.
    const allowed = 100_000;
    const found = [1, 2].map((seed) => listed(detect(noise(seconds, seed), allowed)).length);
    for (const perMinute of found) {
      expect(perMinute).toBeLessThan(allowed);
      expect(perMinute).toBeGreaterThan(allowed / floor);
    }
    expect(listed(detect(noise(seconds, 3)))).toHaveLength(0);
  });

  it('a hot pixel in noise is no object', () => {
    for (const rateHz of [10, 100, 1000]) {
      const events = [...eventsOf(noise(20, 4)), ...hotPixel(rateHz, 20, 30, 20)];
      expect(listed(detect(streamOf(sensor, events)))).toHaveLength(0);
    }
  });

  it('nothing comes of nothing', () => {
    expect(listed(detect(streamOf(sensor, [])))).toEqual([]);
    expect(listed(detect(streamOf(sensor, [[5, 0, 0]])))).toEqual([]);
  });
});
