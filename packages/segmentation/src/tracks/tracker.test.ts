import { deriveSeed, randomGenerator, type RandomGenerator } from '@spikeseg/snn-core';
import { describe, expect, test } from 'vitest';
import type { Detection } from '../detections/detection.ts';
import { trackDetections, Tracker, type TrackerOptions, type TrackPoint } from './tracker.ts';

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

/** The track nearest to an object at a time, within 6 px. */
function trackAt(points: readonly TrackPoint[], object: Straight, tUs: number): number | undefined {
  const { x, y } = at(object, tUs / 1e6);
  const near = points
    .filter((point) => point.tUs === tUs)
    .map((point) => ({ track: point.track, distance: Math.hypot(point.x - x, point.y - y) }))
    .toSorted((a, b) => a.distance - b.distance);
  return near[0]?.distance <= 6 ? near[0].track : undefined;
}

describe('one object', () => {
  test('gives one track with its velocity, also through a gap; false detections make no track', () => {
    const random = randomGenerator(1);
    const object = { x: 20, y: 30, vx: 12, vy: 5 };
    const all = detectionsOf([object], 12, random, 0.3).filter(({ tUs }) => tUs < 5e6 || tUs > 6.2e6);
    const times = Array.from({ length: 120 }, (_, k) => (k + 1) * stepUs);
    const points = pointsOf(all, options, times);
    expect(tracksIn(points)).toEqual(new Set([1]));
    const gap = points.filter(({ tUs }) => tUs > 5.1e6 && tUs < 6.1e6);
    expect(gap.length).toBeGreaterThan(8);
    expect(gap.every(({ coasting }) => coasting)).toBe(true);
    const last = points[points.length - 1];
    expect(Math.hypot(last.vx - 12, last.vy - 5)).toBeLessThan(2);
    const errors = points.map((point) =>
      Math.hypot(point.x - at(object, point.tUs / 1e6).x, point.y - at(object, point.tUs / 1e6).y),
    );
    expect(errors.toSorted((a, b) => a - b)[Math.floor(errors.length / 2)]).toBeLessThan(1);
  });

  test('is not there before it was seen often enough, and not for ever after', () => {
    const detections = [1, 2, 3, 4, 5].map((k) => seen(k * stepUs, 10, 10));
    const times = Array.from({ length: 60 }, (_, k) => (k + 1) * stepUs);
    const points = pointsOf(detections, options, times);
    expect(points[0].tUs).toBe(4 * stepUs);
    expect(points[points.length - 1].tUs).toBe(5 * stepUs + 2e6);
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

test('a point names its recording, also where nothing was detected yet', () => {
  const detections = [1, 2, 3, 4].map((k) => ({ ...seen(k * stepUs, 10, 10), recording: 'SL8RB' }));
  const points = pointsOf(
    detections,
    options,
    [0, 1, 2, 3, 4, 5].map((k) => k * stepUs),
  );
  expect(points.map(({ recording, tUs }) => [recording, tUs])).toEqual([
    ['SL8RB', 4 * stepUs],
    ['SL8RB', 5 * stepUs],
  ]);
});

describe('what leaves the sensor', () => {
  const sensor = { width: 240, height: 180 };
  // 40 px/s to the right: beyond the edge at 239.5 soon after 1.2 s, seen until 1.2 s.
  const leaving = Array.from({ length: 12 }, (_, k) => seen((k + 1) * stepUs, 190 + 4 * (k + 1), 90));
  const times = Array.from({ length: 40 }, (_, k) => (k + 1) * stepUs);

  test('ends at the edge, where the size of the sensor is known', () => {
    const points = pointsOf(leaving, { ...options, sensor }, times);
    expect(points.every(({ x }) => x <= 239.5)).toBe(true);
    expect(points.filter(({ coasting }) => coasting).length).toBeLessThanOrEqual(1);
    const beyond = pointsOf(leaving, options, times).filter(({ x }) => x > 239.5);
    expect(beyond.length).toBeGreaterThan(15);
  });

  test('coasts on inside of it', () => {
    const inside = pointsOf(leaving.slice(0, 5), { ...options, sensor }, times.slice(0, 8));
    expect(inside.filter(({ coasting }) => coasting).length).toBe(3);
  });

  test('what is seen a little beside it stays', () => {
    const beside = Array.from({ length: 10 }, (_, k) => seen((k + 1) * stepUs, 239.8, 90));
    expect(pointsOf(beside, { ...options, sensor }, times.slice(0, 10)).length).toBe(7);
  });
});

const fast = (k: number): Detection => ({ ...seen(k * 10_000, 20 + 3 * k, 50), durationUs: 10_000, vx: 300, vy: 0 });

describe('detections that know their velocity', () => {
  test('are followed at 300 px/s from the first one on, and the track ends as soon as a slow one is confirmed', () => {
    const detections = Array.from({ length: 20 }, (_, k) => fast(k + 1));
    const times = Array.from({ length: 40 }, (_, k) => (k + 1) * 10_000);
    const points = pointsOf(detections, options, times);
    expect(tracksIn(points)).toEqual(new Set([1]));
    expect(points[0]).toMatchObject({ tUs: 10_000, x: 23, y: 50 });
    expect(points.every(({ vx }) => Math.abs(vx - 300) < 1)).toBe(true);
    expect(points.filter(({ coasting }) => coasting).length).toBe(4);
  });

  test('are a track when there is one of them: the detector has followed it by itself', () => {
    const points = pointsOf([fast(3)], options, [20_000, 30_000]);
    expect(points).toMatchObject([{ track: 1, tUs: 30_000, x: 29, y: 50, vx: 300, vy: 0, coasting: false }]);
  });

  test('are one track at 3,000 px/s, whose velocity is the last one that was told', () => {
    // The velocity is corrected by a tenth after the first 10 ms.
    const detections = [2700, 3000, 3010].map((vx, k) => ({ ...fast(k + 1), x: 20 + 30 * k - (k === 0 ? 1 : 0), vx, vy: 0 }));
    const points = pointsOf(detections, options);
    expect(points.map(({ track, x, vx }) => [track, x, vx])).toEqual([
      [1, 19, 2700],
      [1, 50, 3000],
      [1, 80, 3010],
    ]);
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

test('a tracker is empty until something is seen and after it has coasted to its end; then empty moments change nothing', () => {
  const tracker = new Tracker(options);
  const looks = (tUs: number, ...detections: readonly Detection[]) => {
    tracker.step('r', tUs, detections);
    return tracker.isEmpty;
  };
  expect([tracker.isEmpty, looks(1), looks(2, seen(2, 5, 5)), looks(500_002), looks(500_003)]).toEqual([
    true,
    true,
    false,
    false,
    true,
  ]);
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
