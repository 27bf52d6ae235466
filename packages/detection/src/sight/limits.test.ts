import { expect, it } from 'vitest';
import { classOfRatio, ratioClasses } from '../belief/ratio-classes.ts';
import { type Limit, limitsOf, shownBy } from './limits.ts';
import { limitSpeeds } from './power.ts';
import type { SightRecord } from './sight-log.ts';

const sensor = { width: 240, height: 180 };
const [columns, rows, steps] = [8, 6, 4];
const parts = columns * rows;

/** Half a minute of background in every step, events/s per px by part. */
function recordOf(hzOf: (part: number, step: number) => number): SightRecord {
  const counts = Array.from({ length: steps }, (_, step) => {
    const own = new Float32Array(parts * ratioClasses);
    for (let part = 0; part < parts; part++) {
      const hz = hzOf(part, step);
      own[part * ratioClasses + classOfRatio(1 / hz)] = 27_000 * hz;
    }
    return own;
  });
  return { sensor, binPx: 1, columns, rows, startUs: 0, stepS: 30, counts, trackNats: counts.map(() => 12) };
}
const at = (limits: readonly Limit[], step: number, part: number): Limit => limits[step * parts + part];

it('a hot corner sees less than a quiet one, at its own place alone', () => {
  const limits = limitsOf(
    recordOf((part) => (part === 0 ? 4 : 0.25)),
    sensor,
  );
  for (const k of limitSpeeds.keys()) {
    expect(at(limits, 1, 0).half[k]).toBeGreaterThan(1.5 * at(limits, 1, 1).half[k]);
    expect(at(limits, 1, 1).half[k]).toBeCloseTo(at(limits, 1, parts - 1).half[k], 3);
    expect(at(limits, 1, 1).nineTenths[k]).toBeGreaterThan(at(limits, 1, 1).half[k]);
  }
});

it('a time that was lost takes as much light; where nearly all of it was, nothing is seen', () => {
  const limits = limitsOf(
    recordOf(() => 0.25),
    sensor,
    [0, 0.5, 0.95, 1],
  );
  // To three digits.
  for (const k of limitSpeeds.keys())
    expect(Math.abs(at(limits, 1, 3).half[k] / at(limits, 0, 3).half[k] - 2)).toBeLessThan(0.02);
  for (const step of [2, 3]) expect(at(limits, step, 3).half).toEqual(limitSpeeds.map(() => Number.POSITIVE_INFINITY));
});

it('says from which rate on at least nine tenths of the sensor show what is slow', () => {
  const limits = limitsOf(
    recordOf((part) => (part < 3 ? 16 : 0.25)),
    sensor,
  );
  const shown = shownBy(limits);
  expect(shown?.share).toBeCloseTo((parts - 3) / parts, 9);
  expect(shown?.rateHz).toBeGreaterThanOrEqual(at(limits, 0, 5).half[2]);
  expect(shown?.rateHz).toBeLessThan(1.1 * at(limits, 0, 5).half[2]);
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
