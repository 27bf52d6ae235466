import { randomGenerator } from '@spikeseg/snn-core';
import { describe, expect, it } from 'vitest';
import { streamOf } from '../detections/scene.fixture.ts';
import { evidenceDetections } from '../evidence/evidence-detections.ts';
import { evidenceOptions } from '../evidence/options.fixture.ts';

const sensor = { width: 160, height: 120 };
const rateHz = 0.1;
const known = (begin: number, end: number) => new Float32Array(end - begin).fill(1 / rateHz);
const options = { ...evidenceOptions, spotRates: [0.3], fast: { slowestPxS: 60, fastestPxS: 520, spotRate: 3 } };

interface Flight {
  readonly fromS: number;
  /** Where it is at `fromS`, px, and how it moves, px/s. */
  readonly x: number;
  readonly y: number;
  readonly vx: number;
  readonly vy: number;
}
/** From one edge to the other, one after another, from the sixth second on. */
const flights: readonly Flight[] = [
  { fromS: 5.5, x: 159, y: 60, vx: -250, vy: 0 },
  { fromS: 7, x: 0, y: 30, vx: 250, vy: 0 },
  { fromS: 8.5, x: 40, y: 119, vx: 0, vy: -200 },
  { fromS: 10, x: 120, y: 0, vx: 0, vy: 200 },
  { fromS: 11.5, x: 159, y: 119, vx: -200, vy: -150 },
  { fromS: 13, x: 0, y: 119, vx: 200, vy: -150 },
  { fromS: 14.5, x: 159, y: 0, vx: -200, vy: 150 },
];
const seconds = 16;
const isOnSensor = (x: number, y: number) => x >= -0.5 && y >= -0.5 && x <= sensor.width - 0.5 && y <= sensor.height - 0.5;

/** 400 events/s each on uniform background, of which all know. */
function scene() {
  const random = randomGenerator(11);
  const noise = Array.from(
    { length: Math.round(rateHz * sensor.width * sensor.height * seconds) },
    () => [Math.floor(random.uniform() * seconds * 1e6), random.integer(sensor.width), random.integer(sensor.height)] as const,
  );
  const spots = flights.flatMap(({ fromS, x, y, vx, vy }) =>
    Array.from({ length: 400 }, () => {
      const s = random.uniform();
      const place = [Math.round(x + vx * s + random.normal()), Math.round(y + vy * s + random.normal())] as const;
      return [Math.floor((fromS + s) * 1e6), ...place] as const;
    }).filter(([, column, row]) => column >= 0 && row >= 0 && column < sensor.width && row < sensor.height),
  );
  return streamOf(sensor, [[0, 0, 0], ...noise, ...spots]);
}
const fast = [...evidenceDetections(scene(), known, options)]
  .flatMap(({ answer }) => answer)
  .flatMap(({ tUs, x, y, vx, vy }) => (vx === undefined || vy === undefined ? [] : [{ s: tUs / 1e6, x, y, vx, vy }]));

describe('a fast object is found whatever its direction', () => {
  it.each(flights)(
    'from ($x, $y) with ($vx, $vy) px/s: within 0.2 s, at its place, with its velocity, until it is off the sensor',
    (flight) => {
      const { fromS, x, y, vx, vy } = flight;
      const own = fast.filter(({ s }) => s >= fromS && s < fromS + 1.5);
      const leavesS =
        fromS + Math.min(vx < 0 ? x / -vx : (159 - x) / Math.max(vx, 1e-9), vy < 0 ? y / -vy : (119 - y) / Math.max(vy, 1e-9));
      expect(own[0].s - fromS).toBeLessThan(0.2);
      const late = own.filter(({ s }) => s > fromS + 0.2);
      // Told every 10 ms, to the edge but for a spot's width.
      expect(late.length).toBeGreaterThan(100 * (leavesS - fromS - 0.2) - 5);
      const errors = late.map((one) => Math.hypot(one.x - x - vx * (one.s - fromS), one.y - y - vy * (one.s - fromS)));
      expect(errors.filter((error) => error > 6)).toEqual([]);
      const wrong = late.map((one) => Math.hypot(one.vx - vx, one.vy - vy)).toSorted((a, b) => a - b);
      expect(wrong[wrong.length >> 1]).toBeLessThan(30);
    },
  );

  it('no detection lies off the sensor, and none is there when nothing flies', () => {
    expect(fast.filter(({ x, y }) => !isOnSensor(x, y))).toEqual([]);
    expect(fast.filter(({ s }) => !flights.some(({ fromS }) => s >= fromS && s < fromS + 1.2))).toEqual([]);
  });
});
