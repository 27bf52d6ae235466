import { limitSpeeds, tableText } from '@spikeseg/detection';
import { expect, it } from 'vitest';
import { observedLimitColumns } from './observed-limits.ts';

const half = limitSpeeds.map((_, k) => (k === 4 ? Number.POSITIVE_INFINITY : 2 ** k));
const limit = { tUs: 0, durationUs: 1e6, x: 0, y: 0, w: 120, h: 90, half, nineTenths: half };

/** Magnitudes of the limit. */
const magnitudes = (zero: number | undefined): string[] =>
  tableText(observedLimitColumns, [{ of: { name: 'night' }, one: limit, zero }])
    .trim()
    .split('\n')[1]
    .split(',')
    .slice(-5);

it('a zero point makes magnitudes of rates, five of a hundredfold rate', () => {
  expect(magnitudes(10)).toEqual(['10.00', '9.25', '8.49', '7.74', '']);
  expect(magnitudes(undefined)).toEqual(['', '', '', '', '']);
});
