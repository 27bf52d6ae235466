import { expect, it } from 'vitest';
import type { Limit } from './limits.ts';
import { limitSpeeds } from './power.ts';
import { limitsFromTable, limitsTable } from './sight-tables.ts';

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
