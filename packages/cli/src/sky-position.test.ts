import { UsageError } from '@spikeseg/experiment/commands';
import { fails } from '@spikeseg/test-support';
import { expect, test } from 'vitest';
import { positionGiven } from './sky-position.ts';

const near = (text: string) => positionGiven({ near: text }, 'near');

test.each([
  ['76.2,19.1', 76.2, 19.1],
  ['-10, -19.1', -10, -19.1],
  ['05:04:48,+19:06', 76.2, 19.1],
  ['05:04:48,19:06:00', 76.2, 19.1],
  ['5 04 48.0, 19 06 00', 76.2, 19.1],
  ['5h4m48s,+19d6m', 76.2, 19.1],
  ["5h,19°06'", 75, 19.1],
  ['0:0:1.5,-00:30', 0.00625, -0.5],
  ['05:04:48,19.1', 76.2, 19.1],
])('%s is RA %f, Dec %f', (text, raDeg, decDeg) => {
  const found = near(text)!;
  expect(found.raDeg).toBeCloseTo(raDeg, 9);
  expect(found.decDeg).toBeCloseTo(decDeg, 9);
  expect(found.radiusDeg).toBeUndefined();
});

test('a radius is in degrees', () => {
  expect(near('05:00:00,+20:00:00,2.5')).toEqual({ raDeg: 75, decDeg: 20, radiusDeg: 2.5 });
  expect(positionGiven({}, 'near')).toBeUndefined();
});

test.each([
  '',
  '75',
  '75,20,1,1',
  '75,91',
  '24:60,1',
  '5:04:60,1',
  '25h,1d',
  '5h4m48s,5h',
  'a,b',
  '75,20,0',
  '75,20,181',
  '1e2,3',
  'NaN,3',
])('%s is none', (text) => {
  expect(() => near(text)).toThrow(fails(UsageError, '--near', '05:04:48,+19:06', ...(text === '' ? [] : [text])));
});
