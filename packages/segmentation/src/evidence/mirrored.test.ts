import { type EventStream, randomGenerator, type SensorSize } from '@spikeseg/snn-core';
import { describe, expect, it } from 'vitest';
import type { DecodedDetection } from '../detections/decoded.ts';
import { movingSpot, streamOf } from '../detections/scene.fixture.ts';
import { evidenceDetections } from './evidence-detections.ts';
import type { EvidenceOptions } from './evidence-options.ts';
import { evidenceOptions } from './options.fixture.ts';
import { twoPassDetections } from './two-pass.ts';

const options: EvidenceOptions = {
  ...evidenceOptions,
  tracker: {
    noise: { positionPx: 1.5, driftPxS: 2, speedPxS: 20 },
    gate: 9.21,
    confirmHits: 4,
    coastS: 2,
    tentativeCoastS: 0.5,
  },
};
const sensor: SensorSize = { width: 112, height: 64 };
const seconds = 5;
const rateHz = 0.1;
const known = (begin: number, end: number) => new Float32Array(end - begin).fill(1 / rateHz);

/** Spots in the four corners, a hot pixel, and a bright object that goes by and leaves at 3 s. */
function scene(): EventStream {
  const random = randomGenerator(3);
  const noise = Array.from(
    { length: Math.round(rateHz * sensor.width * sensor.height * seconds) },
    () => [Math.floor(random.uniform() * seconds * 1e6), random.integer(sensor.width), random.integer(sensor.height)] as const,
  );
  const corners = [
    [2, 3],
    [108, 2],
    [3, 60],
    [109, 61],
  ].flatMap(([x, y], k) => movingSpot(90, seconds, x, y, 0, 10 + k).map(([t, ...rest]) => [t + 100 * k, ...rest] as const));
  const passing = movingSpot(300, 3, 20, 24, 24, 2).map(([t, ...rest]) => [t + 1000, ...rest] as const);
  const hot = Array.from({ length: 490 }, (_, k) => [k * 10_000 + 7 * k, 30, 50] as const);
  const inside = [...corners, ...passing].filter(([, x, y]) => x >= 0 && y >= 0 && x < sensor.width && y < sensor.height);
  // No two events at the same time, so that their order says nothing.
  const times = new Set<number>();
  const events = [[0, 50, 5] as const, ...noise, ...inside, ...hot].filter(([t]) => times.size < times.add(t).size);
  return streamOf(sensor, events);
}
const events = scene();
const found = [...evidenceDetections(events, known, options)].flatMap(({ answer }) => answer);

interface Place {
  readonly x: number;
  readonly y: number;
}
const turned = (size: SensorSize, move: (place: Place) => Place): EventStream => {
  const places = Array.from(events.x, (x, i) => move({ x, y: events.y[i] }));
  return { ...events, sensor: size, x: Uint16Array.from(places, ({ x }) => x), y: Uint16Array.from(places, ({ y }) => y) };
};
const transforms = [
  ['left and right', sensor, ({ x, y }: Place) => ({ x: sensor.width - 1 - x, y })],
  ['up and down', sensor, ({ x, y }: Place) => ({ x, y: sensor.height - 1 - y })],
  ['rows and columns', { width: sensor.height, height: sensor.width }, ({ x, y }: Place) => ({ x: y, y: x })],
] as const;

const bySpace = (a: DecodedDetection, b: DecodedDetection) => a.tUs - b.tUs || a.x - b.x || a.y - b.y;
/**
 * Detections with places to a thousandth of a px, moved, in an order that depends on nothing else. A score is that of the pixel with the
 * most fresh evidence; of several that have it, which one depends on the direction, so scores are left out.
 */
const listed = (detections: readonly DecodedDetection[], move: (place: Place) => Place) =>
  detections
    .map((one) => ({ ...one, ...move(one) }))
    .toSorted(bySpace)
    .map(({ tUs, x, y, events: own }) => ({
      tUs,
      x: Math.round(1000 * x) / 1000 + 0,
      y: Math.round(1000 * y) / 1000 + 0,
      events: [...own],
    }));
const same = (place: Place) => place;

describe('a scene that is mirrored is found mirrored', () => {
  it.each(transforms)('%s', (_, size, move) => {
    const mirrored = [...evidenceDetections(turned(size, move), known, options)].flatMap(({ answer }) => answer);
    expect(found.length).toBeGreaterThan(400);
    expect(listed(mirrored, same)).toEqual(listed(found, move));
  });

  it.each(transforms)('%s, with thresholds that move', (_, size, move) => {
    const moving = { ...options, falseAlarmsPerHour: 30 };
    const plain = [...evidenceDetections(events, known, moving)].flatMap(({ answer }) => answer);
    const mirrored = [...evidenceDetections(turned(size, move), known, moving)].flatMap(({ answer }) => answer);
    expect(listed(mirrored, same)).toEqual(listed(plain, move));
  });

  it.each(transforms.slice(2))('%s, in two passes', (_, size, move) => {
    const ratios = known(0, events.t.length);
    const pass = (stream: EventStream) =>
      [...twoPassDetections(stream, ratios, options)].flatMap(({ answer }) => answer?.answer ?? []);
    expect(listed(pass(turned(size, move)), same)).toEqual(listed(pass(events), move));
  });
});

describe('what two passes find', () => {
  it('is what passes, where it is: within a spot, whatever its trail', () => {
    const ratios = known(0, events.t.length);
    const answers = [...twoPassDetections(events, ratios, options)].flatMap(({ answer }) => answer?.answer ?? []);
    const passing = answers.filter(({ y, tUs }) => Math.abs(y - 24) < 8 && tUs > 3e5 && tUs < 2.7e6);
    expect(passing.length).toBeGreaterThan(44);
    expect(passing.filter(({ x, y, tUs }) => Math.hypot(x - 20 - (24 * tUs) / 1e6, y - 24) > 3)).toEqual([]);
  });
});

describe('what is found', () => {
  it('are the four spots in the corners, all the time, and what passes, but not the hot pixel', () => {
    const late = found.filter(({ tUs }) => tUs > 2e6);
    for (const [x, y] of [
      [2, 3],
      [108, 2],
      [3, 60],
      [109, 61],
    ])
      expect(late.filter((one) => Math.hypot(one.x - x, one.y - y) < 3).length).toBe(60);
    expect(found.filter(({ x, y }) => Math.hypot(x - 30, y - 50) < 6)).toEqual([]);
  });

  it('has all events within 4.6 px since the answer before, and no other', () => {
    for (const { tUs, durationUs, x, y, events: own } of found) {
      const expected = [...events.t.keys()].filter(
        (i) => events.t[i] >= tUs - durationUs && events.t[i] < tUs && Math.hypot(events.x[i] - x, events.y[i] - y) <= 4.6,
      );
      expect([...own]).toEqual(expected);
    }
  });
});
