import type { SkyState } from '@spikeseg/detection';
import { expect, test } from 'vitest';
import { skyDoubt, skyText } from './track-summary.ts';

const at = (tS: number, state: SkyState['state'], vx = 0): SkyState => ({
  tUs: tS * 1e6,
  state,
  vx,
  vy: 0,
  sv: 0.1,
  turnDegS: 0,
  turnDeviation: 0.02,
  stars: 5,
  agree: 5,
  margin: 20,
  mountNats: 0,
});
const from = (begin: number, end: number, state: SkyState['state'], vx?: number) =>
  Array.from({ length: Math.round(5 * (end - begin)) + 1 }, (_, k) => at(begin + k / 5, state, vx));

test('states of the sky are told with their times and speed', () => {
  const slews = [...from(20.2, 22, 'slews'), ...from(23, 24, 'slews')];
  const sky = [...from(12, 20, 'stands', 0.1), ...slews, ...from(24.2, 40, 'drifts', 3.04)];
  expect(skyText(sky, 10e6)).toBe(
    'The sky stands from 2.0 to 10.0 s, slews from 10.2 to 12.0 s, from 13.0 to 14.0 s, drifts at 3.0 px/s from 14.2 to 30.0 s',
  );
});

test('a short doubt does not end a state, a long one does; what is never known is not told', () => {
  const doubt = (seconds: number) => [
    ...from(0, 5, 'drifts', 2),
    ...from(5.2, 5 + seconds, 'unknown'),
    ...from(5.2 + seconds, 20, 'drifts', 2),
  ];
  expect(skyText(doubt(2), 0)).toBe('The sky drifts at 2.0 px/s from 0.0 to 20.0 s');
  expect(skyText(doubt(8), 0).match(/from/g)).toHaveLength(2);
  expect(skyText(from(0, 9, 'unknown'), 0)).toBe('');
  expect(skyText([], 0)).toBe('');
});

test('a state that was known once has one time', () => {
  expect(skyText([at(3.4, 'drifts', 0.4), ...from(3.6, 19, 'stands')], 0)).toBe(
    'The sky drifts at 0.4 px/s at 3.4 s, stands from 3.6 to 19.0 s',
  );
});

test('of many states the first are told, and how many there are', () => {
  const sky = Array.from({ length: 10 }, (_, k) => [
    ...from(4 * k, 4 * k + 2, 'stands'),
    ...from(4 * k + 2.2, 4 * k + 3.8, 'slews'),
  ]);
  const text = skyText(sky.flat(), 0);
  expect(text.match(/from/g)).toHaveLength(6);
  expect(text).toContain('14 more');
});

test('a sky that moves otherwise than its mount is told with a doubt', () => {
  const sky = from(0, 9, 'drifts', 3);
  const against = sky.map((one) => ({ ...one, mountNats: -3.9 }));
  expect(skyDoubt(sky)).toBeUndefined();
  expect(skyDoubt([...sky, ...against.slice(0, 9)])).toBeUndefined();
  expect(skyDoubt([])).toBeUndefined();
  expect(skyDoubt(against)).toMatch(/sky\.mount.*sky\.scale_arcsec_px/);
  expect(skyText(against, 0)).toContain(skyDoubt(against));
});
