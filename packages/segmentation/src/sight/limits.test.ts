import { expect, it } from 'vitest';
import { limitsOf, shownBy } from './limits.ts';
import { limitSpeeds } from './power.ts';
import type { SightRecord } from './sight-log.ts';
import { worthClass, worthClasses } from './worth.ts';

const sensor = { width: 240, height: 180 };
const [columns, rows, steps] = [8, 6, 4];
const parts = columns * rows;

/** Half a minute of background in every step, events/s per px by part. */
function recordOf(hzOf: (part: number, step: number) => number): SightRecord {
  const counts = new Float32Array(steps * parts * worthClasses);
  for (let i = 0; i < steps * parts; i++) {
    const hz = hzOf(i % parts, Math.floor(i / parts));
    counts[i * worthClasses + worthClass(1 / hz)] = 27_000 * hz;
  }
  return { sensor, binPx: 1, columns, rows, startUs: 0, stepS: 30, counts, trackNats: Array.from({ length: steps }, () => 12) };
}
const at = (list: Float32Array, step: number, part: number): number[] => [
  ...list.subarray((step * parts + part) * limitSpeeds.length, (step * parts + part + 1) * limitSpeeds.length),
];

it('a hot corner sees less than a quiet one, at its own place alone', () => {
  const { half, most } = limitsOf(
    recordOf((part) => (part === 0 ? 4 : 0.25)),
    sensor,
  );
  for (const k of limitSpeeds.keys()) {
    expect(at(half, 1, 0)[k]).toBeGreaterThan(1.5 * at(half, 1, 1)[k]);
    expect(at(half, 1, 1)[k]).toBeCloseTo(at(half, 1, parts - 1)[k], 3);
    expect(at(most, 1, 1)[k]).toBeGreaterThan(at(half, 1, 1)[k]);
  }
});

it('a time that was lost takes as much light; where nearly all of it was, nothing is seen', () => {
  const { half } = limitsOf(
    recordOf(() => 0.25),
    sensor,
    [0, 0.5, 0.95, 1],
  );
  for (const k of limitSpeeds.keys()) expect(at(half, 1, 3)[k]).toBeCloseTo(2 * at(half, 0, 3)[k], 3);
  for (const step of [2, 3]) expect(at(half, step, 3)).toEqual(limitSpeeds.map(() => Number.POSITIVE_INFINITY));
});

it('says from which rate on at least nine tenths of the sensor show what is slow', () => {
  const limits = limitsOf(
    recordOf((part) => (part < 3 ? 16 : 0.25)),
    sensor,
  );
  const shown = shownBy(limits);
  expect(shown?.share).toBeCloseTo((parts - 3) / parts, 9);
  expect(shown?.rateHz).toBeGreaterThanOrEqual(Math.max(...at(limits.half, 0, 5).slice(0, 3)));
  expect(shown?.rateHz).toBeLessThan(1.1 * Math.max(...at(limits.half, 0, 5).slice(0, 3)));
  expect(
    shownBy(
      limitsOf(
        recordOf(() => 1),
        sensor,
        [1, 1, 1, 1],
      ),
    ),
  ).toBeUndefined();
});
