import { expect, test } from 'vitest';
import { isLeapSecond, ownUtcOffset, parseUtc } from './utc.ts';

test('ISO times with a zone, to the µs', () => {
  const us = Date.UTC(2026, 0, 30, 19, 12, 3) * 1000;
  expect(parseUtc('2026-01-30T19:12:03Z')).toBe(us);
  expect(parseUtc('2026-01-30T19:12:03.25Z')).toBe(us + 250_000);
  expect(parseUtc('2026-01-30T20:12:03.0000019+01:00')).toBe(us + 1);
  expect(parseUtc('2026-01-30T19:12Z')).toBe(us - 3_000_000);
});

test.each(['2026-01-30T19:12:03', '2026-01-30', 'yesterday', '2026-13-30T19:12:03Z', '2026-02-31T19:12:03Z', ''])(
  '%j is none',
  (text) => {
    expect(parseUtc(text)).toBeUndefined();
  },
);

test('a leap second is no time of a clock that counts from 1970, and is told from other texts', () => {
  expect(parseUtc('2016-12-31T23:59:60Z')).toBeUndefined();
  expect([isLeapSecond('2016-12-31T23:59:60.5Z'), isLeapSecond('2016-12-31T23:59:59Z')]).toEqual([true, false]);
});

test('a clock that counts from 1970 is UTC; one that began with the camera tells nothing', () => {
  expect(ownUtcOffset(Date.UTC(2020, 8, 25) * 1000)).toBe(0);
  expect([ownUtcOffset(undefined), ownUtcOffset(0), ownUtcOffset(3_034_444_356), ownUtcOffset(9e15)]).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
});
