import { type EventStream, randomGenerator } from '@spikeseg/snn-core';
import { describe, expect, it } from 'vitest';
import type { Detection } from '../detections/detection.ts';
import { movingSpot, streamOf } from '../detections/scene.fixture.ts';
import { evidenceDetections } from './evidence-detections.ts';
import type { EvidenceOptions } from './evidence-options.ts';
import { evidenceOptions as without } from './options.fixture.ts';

/** What is known of a detector from outside: events go in, detections come out. */
const options: EvidenceOptions = {
  ...without,
  tracker: {
    noise: { positionPx: 1.5, driftPxS: 2, speedPxS: 20 },
    gate: 9.21,
    confirmHits: 4,
    coastS: 2,
    tentativeCoastS: 0.5,
  },
};
const sensor = { width: 120, height: 50 };
const rateHz = 0.1;
type Events = Parameters<typeof streamOf>[1];

/** Objects on uniform background, of which all know. */
function scene(seconds: number, seed: number, objects: Events): EventStream {
  const random = randomGenerator(seed);
  const noise = Array.from(
    { length: Math.round(rateHz * sensor.width * sensor.height * seconds) },
    () => [Math.floor(random.uniform() * seconds * 1e6), random.integer(sensor.width), random.integer(sensor.height)] as const,
  );
  return streamOf(sensor, [[0, 0, 0], [seconds * 1e6 - 1, 0, 0], ...noise, ...objects]);
}
const known = (begin: number, end: number) => new Float32Array(end - begin).fill(1 / rateHz);
const detectionsIn = (events: EventStream, other = options): readonly Detection[] =>
  [...evidenceDetections(events, known, other)].flatMap(({ answer }) => answer);

/** A spot that stands still and is dark during [from, to) s. */
const standing = (eventsHz: number, seconds: number, x: number, y: number, seed: number, from = seconds, to = seconds): Events =>
  movingSpot(eventsHz, seconds, x, y, 0, seed).filter(([t]) => t < from * 1e6 || t >= to * 1e6);
/** Times at which there is a detection within 6 px of a place, s. */
const timesAt = (found: readonly Detection[], x: number, y: number): number[] =>
  found.filter((one) => Math.hypot(one.x - x, one.y - y) < 6).map(({ tUs }) => tUs / 1e6);
const countIn = (times: readonly number[], from: number, to: number) => times.filter((t) => t > from && t <= to).length;

describe('an object that stood still and has left', () => {
  it('is gone within a quarter of a second when it was bright, and is told for more than one by evidence alone', () => {
    const events = scene(9, 1, standing(300, 9, 60, 25, 2, 6));
    expect(Math.max(...timesAt(detectionsIn(events, without), 60, 25))).toBeGreaterThan(7);
    const times = timesAt(detectionsIn(events), 60, 25);
    expect(countIn(times, 2, 6)).toBe(80);
    expect(Math.max(...times)).toBeLessThan(6.25);
  });

  it('is gone the sooner the brighter it was: its own brightness says how long it may be silent', () => {
    // Half as bright as it was, Page's test gains 7 nats in 7 / (Hz / 2) s; the least of its mean brightness so far counts, so it takes more.
    const rates = [400, 200, 100, 50];
    const delays = rates.map((eventsHz) => {
      const times = timesAt(detectionsIn(scene(11, 3, standing(eventsHz, 11, 60, 25, 4, 8))), 60, 25);
      return Math.max(...times) - 8;
    });
    expect(delays).toEqual(delays.toSorted((a, b) => a - b));
    for (const [k, eventsHz] of rates.entries()) {
      expect(delays[k]).toBeGreaterThanOrEqual(14 / eventsHz);
      expect(delays[k]).toBeLessThan((2.5 * 14) / eventsHz + 0.02);
    }
  });

  it('a silence of 0.3 s ends a bright object, and not a dim one beside it', () => {
    const [bright, dim] = [standing(300, 9, 30, 25, 5, 7, 7.3), standing(30, 9, 90, 25, 6, 7, 7.3)];
    const found = detectionsIn(scene(9, 2, [...bright, ...dim]));
    expect(countIn(timesAt(found, 90, 25), 6, 8)).toBe(40);
    const silent = timesAt(found, 30, 25).filter((t) => t > 7 && t <= 7.3);
    expect(silent.length).toBeGreaterThan(0);
    expect(Math.max(...silent)).toBeLessThan(7.2);
    // It comes back, and is told again.
    expect(countIn(timesAt(found, 30, 25), 8, 9)).toBe(20);
  });

  it('one that becomes ten times dimmer is lost for a while at most, and one that fades slowly never', () => {
    const dimmer = [...standing(300, 16, 60, 25, 7, 6), ...standing(30, 16, 60, 25, 8, 0, 6)];
    expect(countIn(timesAt(detectionsIn(scene(16, 4, dimmer)), 60, 25), 10, 16)).toBeGreaterThan(110);
    // From 200 to 60 events/s in 16 s, by leaving events out.
    const random = randomGenerator(9);
    const fading = standing(200, 16, 60, 25, 9).filter(([t]) => random.uniform() < 1 - 0.7 * (t / 16e6));
    expect(countIn(timesAt(detectionsIn(scene(16, 5, fading)), 60, 25), 2, 16)).toBe(280);
  });

  it('one that flares a hundredfold for a second and is as it was has not left', () => {
    const flare = standing(3000, 1, 60, 25, 13).map(([t, ...place]) => [t + 6e6, ...place] as const);
    const times = timesAt(detectionsIn(scene(11, 7, [...standing(30, 11, 60, 25, 12), ...flare])), 60, 25);
    expect(countIn(times, 3, 11)).toBeGreaterThan(155);
  });

  it('two lights closer than an object is wide do not end each other', () => {
    // 8 px apart, 100 events/s each; one goes out at 6 s.
    const found = detectionsIn(scene(10, 6, [...standing(100, 10, 56, 25, 10), ...standing(100, 10, 64, 25, 11, 6)]));
    expect(countIn(timesAt(found, 56, 25), 6, 10)).toBeGreaterThan(76);
  });
});
