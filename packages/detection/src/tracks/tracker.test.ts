import { deriveSeed, type RandomGenerator, randomGenerator } from '@spikeseg/snn-core';
import { describe, expect, test } from 'vitest';
import type { Detection } from '../detections/detection.ts';
import { Tracker, type TrackerOptions, type TrackPoint, trackDetections } from './tracker.ts';

const pointsOf = (...given: Parameters<typeof trackDetections>) => trackDetections(...given).points;

const options: TrackerOptions = {
  noise: { positionPx: 1.5, driftPxS: 2, speedPxS: 20 },
  gate: 9.21,
  confirmHits: 4,
  coastS: 2,
  tentativeCoastS: 0.5,
};
const stepUs = 100_000;

interface Straight {
  readonly x: number;
  readonly y: number;
  readonly vx: number;
  readonly vy: number;
}
const at = ({ x, y, vx, vy }: Straight, seconds: number) => ({ x: x + vx * seconds, y: y + vy * seconds });
const seen = (tUs: number, x: number, y: number): Detection => ({
  recording: 'r',
  tUs,
  durationUs: stepUs,
  x,
  y,
  w: 4,
  h: 4,
  score: 1,
});

/** Noisy detections of straight movers, a tenth of them missing, and false ones anywhere. */
function detectionsOf(objects: readonly Straight[], seconds: number, random: RandomGenerator, falsePerStep = 0): Detection[] {
  return Array.from({ length: seconds * 10 }, (_, k) => (k + 1) * stepUs).flatMap((tUs) => [
    ...objects.flatMap((object) => {
      if (random.uniform() < 0.1) return [];
      const { x, y } = at(object, tUs / 1e6);
      return [seen(tUs, x + random.normal(), y + random.normal())];
    }),
    ...(random.uniform() < falsePerStep ? [seen(tUs, 240 * random.uniform(), 180 * random.uniform())] : []),
  ]);
}

const tracksIn = (points: readonly TrackPoint[]) => new Set(points.map(({ track }) => track));

/** The track nearest to an object in the half second before a time, within 6 px. */
function trackAt(points: readonly TrackPoint[], object: Straight, untilUs: number): number | undefined {
  const near = points
    .filter(({ tUs }) => tUs > untilUs - 5e5 && tUs <= untilUs)
    .map((point) => {
      const { x, y } = at(object, point.tUs / 1e6);
      return { track: point.track, distance: Math.hypot(point.x - x, point.y - y) };
    })
    .toSorted((a, b) => a.distance - b.distance);
  return near[0]?.distance <= 6 ? near[0].track : undefined;
}

describe('one object', () => {
  test('gives one track with its velocity, also through a gap; false detections make no track', () => {
    const random = randomGenerator(1);
    const object = { x: 20, y: 30, vx: 12, vy: 5 };
    const all = detectionsOf([object], 12, random, 0.3).filter(({ tUs }) => tUs < 5e6 || tUs > 6.2e6);
    const points = pointsOf(all, options);
    expect(tracksIn(points)).toEqual(new Set([1]));
    // Where it was not seen it has no point.
    const times = new Set(all.map(({ tUs }) => tUs));
    expect(points.every(({ tUs }) => times.has(tUs))).toBe(true);
    expect(points.filter(({ tUs }) => tUs > 5e6 && tUs < 6.2e6)).toEqual([]);
    const last = points[points.length - 1];
    expect(Math.hypot(last.vx - 12, last.vy - 5)).toBeLessThan(2);
    const errors = points.map((point) =>
      Math.hypot(point.x - at(object, point.tUs / 1e6).x, point.y - at(object, point.tUs / 1e6).y),
    );
    expect(errors.toSorted((a, b) => a - b)[Math.floor(errors.length / 2)]).toBeLessThan(1);
  });

  test('is not there before it was seen often enough, and ends with its last detection', () => {
    const detections = [1, 2, 3, 4, 5].map((k) => seen(k * stepUs, 10, 10));
    expect(pointsOf(detections, options).map(({ tUs }) => tUs)).toEqual([4 * stepUs, 5 * stepUs]);
    // The last one stands for 0.1 s. 2 s after that it is still itself, a µs later another one.
    const after = (us: number) => pointsOf([...detections, seen(6 * stepUs + us, 10, 10)], options).at(-1);
    expect([after(2e6), after(2_000_001)]).toMatchObject([{ tUs: 26 * stepUs }, { tUs: 5 * stepUs }]);
  });

  test('is expected where it moves on to, until it has been waited for long enough', () => {
    const tracker = new Tracker(options);
    for (let k = 1; k <= 30; k++) tracker.step('r', k * stepUs, [seen(k * stepUs, 10 + k, 40)]);
    expect(tracker.expected(35 * stepUs)).toMatchObject([{ track: 1, tUs: 35 * stepUs, y: 40, vy: 0 }]);
    const [{ x, vx }] = tracker.expected(35 * stepUs);
    expect([x, vx]).toEqual([expect.closeTo(45, 0), expect.closeTo(10, 0)]);
    expect(tracker.expected(31 * stepUs + 2e6)).toHaveLength(1);
    expect(tracker.expected(31 * stepUs + 2_000_001)).toEqual([]);
  });
});

test('tells which track took which detection, and that one begins with the hit that confirms it', () => {
  const detections = [1, 2, 3, 4, 5].flatMap((k) => [seen(k * stepUs, 10, 10), ...(k === 5 ? [seen(k * stepUs, 90, 90)] : [])]);
  expect(trackDetections(detections, options).tracks).toEqual([undefined, undefined, undefined, 1, 1, undefined]);
});

test('the past does not change when more comes', () => {
  const detections = detectionsOf(
    [
      { x: 20, y: 30, vx: 12, vy: 5 },
      { x: 200, y: 30, vx: -9, vy: 4 },
    ],
    10,
    randomGenerator(3),
    0.5,
  );
  const half = detections.filter(({ tUs }) => tUs <= 5e6);
  const points = pointsOf(detections, options);
  expect(pointsOf(half, options)).toEqual(points.filter(({ tUs }) => tUs <= 5e6));
});

test('five objects are five tracks', () => {
  for (let seed = 0; seed < 10; seed++) {
    const random = randomGenerator(deriveSeed(seed, 'five'));
    const objects = Array.from({ length: 5 }, (_, k) => ({
      x: 10,
      y: 20 + 35 * k,
      vx: 5 + 4 * random.uniform(),
      vy: 2 * random.normal(),
    }));
    const points = pointsOf(detectionsOf(objects, 15, random), options);
    expect(tracksIn(points).size).toBe(5);
    const ends = objects.map((object) => trackAt(points, object, 15e6));
    expect(new Set(ends.filter((track) => track !== undefined)).size).toBeGreaterThanOrEqual(4);
  }
});

test('two that cross keep their names in at least 90 of 100 crossings', () => {
  let kept = 0;
  for (let seed = 0; seed < 100; seed++) {
    const random = randomGenerator(deriveSeed(seed, 'crossing'));
    // They meet near the middle of the chip after 5 s, at 20 to 160 degrees to each other.
    const speeds = [5 + 15 * random.uniform(), 5 + 15 * random.uniform()];
    const first = 2 * Math.PI * random.uniform();
    const angles = [first, first + ((20 + 140 * random.uniform()) / 180) * Math.PI];
    const objects = angles.map((angle, k) => {
      const [vx, vy] = [speeds[k] * Math.cos(angle), speeds[k] * Math.sin(angle)];
      return { x: 120 - 5 * vx + random.normal(), y: 90 - 5 * vy + random.normal(), vx, vy };
    });
    const points = pointsOf(detectionsOf(objects, 10, random), options);
    const before = objects.map((object) => trackAt(points, object, 3e6));
    const after = objects.map((object) => trackAt(points, object, 8e6));
    if (
      before[0] !== undefined &&
      before[1] !== undefined &&
      before[0] !== before[1] &&
      before[0] === after[0] &&
      before[1] === after[1]
    )
      kept++;
  }
  expect(kept).toBeGreaterThanOrEqual(90);
});

/** Two detections at a time, so far apart and with this velocity of the second. */
const beside = (dx: number, vx: number): Detection[] =>
  Array.from({ length: 10 }, (_, k) => [fast(k + 1), { ...fast(k + 1), x: fast(k + 1).x + dx, vx }]).flat();

const fast = (k: number): Detection => ({ ...seen(k * 10_000, 20 + 3 * k, 50), durationUs: 10_000, vx: 300, vy: 0 });

describe('detections that know their velocity', () => {
  test('are followed at 300 px/s from the first one on, and waited for for half a second', () => {
    const detections = Array.from({ length: 20 }, (_, k) => fast(k + 1));
    const points = pointsOf(detections, options);
    expect(tracksIn(points)).toEqual(new Set([1]));
    expect(points[0]).toMatchObject({ tUs: 10_000, x: 23, y: 50 });
    expect(points.every(({ vx }) => Math.abs(vx - 300) < 1)).toBe(true);
    expect(tracksIn(pointsOf([...detections, fast(71)], options)).size).toBe(1);
    expect(tracksIn(pointsOf([...detections, fast(72)], options)).size).toBe(2);
  });

  test('that are two of one object make one track; two objects that are farther apart or pass each other make two', () => {
    const countOf = (dx: number, vx: number) => tracksIn(pointsOf(beside(dx, vx), options)).size;
    // 6 px + 0.06 s · 330 px/s.
    expect([countOf(25.7, 330), countOf(25.9, 330), countOf(5, 359), countOf(5, 361), countOf(5, -300)]).toEqual([1, 2, 1, 2, 2]);
    const { tracks } = trackDetections(beside(5, 330), options);
    expect(tracks.every((track) => track === 1)).toBe(true);
  });

  test('of two tracks that come to run side by side the older one goes on', () => {
    const other = Array.from({ length: 20 }, (_, k) => ({ ...fast(k + 11), y: 90 - 2 * k, vy: -60 }));
    const both = [...Array.from({ length: 40 }, (_, k) => fast(k + 1)), ...other].toSorted((a, b) => a.tUs - b.tUs);
    const points = pointsOf(both, options);
    expect(points.find(({ track }) => track === 2)?.tUs).toBe(110_000);
    expect(tracksIn(points.filter(({ tUs }) => tUs > 290_000))).toEqual(new Set([1]));
  });

  test('do not become part of a slow track that they pass', () => {
    const slow = Array.from({ length: 60 }, (_, k) => seen((k + 1) * 10_000, 80, 50));
    const both = [...slow, ...Array.from({ length: 40 }, (_, k) => fast(k + 1))].toSorted((a, b) => a.tUs - b.tUs);
    const points = pointsOf(both, options);
    const standing = points.filter(({ vx }) => vx < 100);
    expect(standing.every(({ x, vx }) => Math.abs(x - 80) < 0.1 && Math.abs(vx) < 1)).toBe(true);
    expect(tracksIn(points).size).toBe(2);
  });
});

test('a track has the least rate of false alarms of its detections so far; those that tell none do not count', () => {
  const alarms = [9, undefined, 4, 7, 5, undefined];
  const detections = alarms.map((rate, k) => ({
    ...seen((k + 1) * stepUs, 50, 40),
    ...(rate !== undefined && { falseAlarmsPerHour: rate }),
  }));
  const points = pointsOf(detections, options);
  expect(points.map(({ falseAlarmsPerHour }) => falseAlarmsPerHour)).toEqual([4, 4, 4]);
  const none = pointsOf(
    detections.map(({ tUs }) => seen(tUs, 50, 40)),
    options,
  );
  expect(none.every(({ falseAlarmsPerHour }) => falseAlarmsPerHour === undefined)).toBe(true);
});
