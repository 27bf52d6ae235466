import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Limit, limitSpeeds } from '@spikeseg/detection';
import { tableText } from '@spikeseg/report';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../context/context.fixture.ts';
import { limitsFromTable, limitsTable, observedLimitColumns } from './sight-tables.ts';

const half = limitSpeeds.map((_, k) => (k === 4 ? Number.POSITIVE_INFINITY : 2 ** k));
const limits: readonly Limit[] = [
  { tUs: 0, durationUs: 1e6, x: 0, y: 0, w: 120, h: 90, half, nineTenths: half.map((hz) => 1.5 * hz) },
  { tUs: 0, durationUs: 1e6, x: 120, y: 0, w: 120, h: 90, half, nineTenths: half },
];
const shown = { limits, lost: [], blindS: 0 };

it('limits are read as they were written, of the recording that is asked for', () => {
  const path = join(temporaryFolder(), 'limits.csv');
  expect(limitsFromTable(path, 'night')).toEqual([]);
  writeFileSync(
    path,
    limitsTable([
      { name: 'a, "b"', shown },
      { name: 'night', utcOffsetUs: 1e15, shown: { ...shown, limits: [limits[1]] } },
    ]),
  );
  expect(limitsFromTable(path, 'a, "b"')).toEqual(limits);
  expect(limitsFromTable(path, 'night')).toEqual([limits[1]]);
  expect(limitsFromTable(path, 'nigh')).toEqual([]);
});

/** Magnitudes of the first limit. */
const magnitudes = (zero: number | undefined): string[] =>
  tableText(observedLimitColumns, [{ of: { name: 'night' }, one: limits[0], zero }])
    .trim()
    .split('\n')[1]
    .split(',')
    .slice(-5);

it('a zero point makes magnitudes of rates, five of a hundredfold rate', () => {
  expect(magnitudes(10)).toEqual(['10.00', '9.25', '8.49', '7.74', '']);
  expect(magnitudes(undefined)).toEqual(['', '', '', '', '']);
});
