import { expect, it } from 'vitest';
import { ratioClasses } from '../belief/ratio-classes.ts';
import type { Limit } from './limits.ts';
import { limitSpeeds } from './power.ts';
import { sightOf } from './sight.ts';
import { limitsFromTable, limitsTable, lostTable } from './sight-tables.ts';

const half = limitSpeeds.map((_, k) => (k === 4 ? Number.POSITIVE_INFINITY : 2 ** k));
const limits: readonly Limit[] = [
  { tUs: 0, durationUs: 1e6, x: 0, y: 0, w: 120, h: 90, half, nineTenths: half.map((hz) => 1.5 * hz) },
  { tUs: 0, durationUs: 1e6, x: 120, y: 0, w: 120, h: 90, half, nineTenths: half },
];
const shown = { limits, lost: [], blindS: 0 };

it('limits are read as they were written, of the recording that is asked for', () => {
  const table = limitsTable([
    { name: 'a, "b"', shown },
    { name: 'night', utcOffsetUs: 1e15, shown: { ...shown, limits: [limits[1]] } },
  ]);
  expect(limitsFromTable(table, 'a, "b"')).toEqual(limits);
  expect(limitsFromTable(table, 'night')).toEqual([limits[1]]);
  expect(limitsFromTable(table, 'nigh')).toEqual([]);
  expect(limitsFromTable(table.replace('duration_us', 'seconds'), 'night')).toEqual([]);
});

it('what the camera says that it dropped is a row of lost.csv, and is not blind', () => {
  const sensor = { width: 8, height: 6 };
  const [x, y, p] = [new Uint16Array(4), new Uint16Array(4), new Uint8Array(4)];
  const events = { t: Float64Array.of(0, 1e6, 2e6, 3e6), x, y, p, sensor };
  const counts = Array.from({ length: 4 }, () => new Float32Array(ratioClasses).fill(1));
  const sight = { sensor, binPx: 1, columns: 1, rows: 1, startUs: 0, stepS: 1, counts, trackNats: [12, 12, 12, 12] };
  const of = (dropped?: { fromUs: number; untilUs: number; events: number }[]) =>
    sightOf({ events, dropped }, { sight, sky: [], points: [] });
  const seen = of([{ fromUs: 1e6, untilUs: 1.25e6, events: 900 }]);
  expect(
    lostTable([{ name: 'night', shown: seen }])
      .trim()
      .split('\n')
      .at(-1),
  ).toBe('night,drop,1000000,,0.250');
  expect(seen?.blindS).toBe(of()?.blindS);
});
