import { fails } from '@spikeseg/test-support';
import { expect, test } from 'vitest';
import { digitsOf, isoTime, parseUtc } from './utc.ts';

test('what rounds up is carried on', () => {
  const late = parseUtc('2026-12-31T23:59:59.9996Z');
  expect(isoTime(late, 3)).toBe('2027-01-01T00:00:00.000');
  expect(isoTime(late, 0)).toBe('2027-01-01T00:00:00');
  expect(digitsOf(late, 4)).toBe('202612312359599996');
});

test.each(['2026-11-28T19:30:00', '2026-11-28 19:30Z', '2026-02-31T00:00:00Z', '2026-11-28T19:30:61Z', 'now'])(
  '%s is no UTC',
  (text) => {
    expect(() => parseUtc(text)).toThrow(fails(RangeError, 'UTC', '2026-11-28T19:30:33.500Z', text));
  },
);
