import { says } from '@spikeseg/test-support';
import { expect, test } from 'vitest';
import { pulseClock } from './pulse-clock.ts';

const startUs = Date.parse('2026-11-28T19:30:07Z') * 1000;
const pulses = (times: readonly number[], channel = 2, edge = 1) => ({
  t: times,
  channel: times.map(() => channel),
  edge: times.map(() => edge),
});

test('the line is that of the pulses; a missing one, a late one and one between are no harm', () => {
  // 10 µs too many per second from 100 µs on; the fourth second has no pulse, that of the seventh is 500 µs late.
  const times = [0, 1, 2, 3, 5, 6, 7, 8, 9, 10].map((second) => 100 + 1_000_010 * second + (second === 7 ? 500 : 0));
  const clock = pulseClock(pulses([...times, 3_300_000]), 2, startUs);
  expect(clock).toMatchObject({ pulses: 9, missing: 2, rejected: 2 });
  expect(clock.driftPpm).toBeCloseTo(10, 6);
  expect(clock.scatterS).toBeCloseTo(0, 9);
  for (const second of [-3, 0, 4, 7.5, 20]) {
    const { utcUs, sigmaS } = clock.at(100 + 1_000_010 * second);
    expect(Math.abs(utcUs - startUs - 1e6 * second)).toBeLessThan(0.5);
    // A clock that counts µs is no surer than that.
    expect(sigmaS).toBeGreaterThan(2.8e-7);
  }
});

test('the second that is given is that of the first pulse of a second, though it be 1 ms late', () => {
  const late = pulseClock(pulses([1000, 1_000_000, 2_000_000, 3_000_000, 4_000_000]), 2, startUs);
  expect(late).toMatchObject({ pulses: 4, missing: 0, rejected: 1, firstUs: 1000 });
  expect(late.at(1_000_000).utcUs).toBe(startUs + 1e6);
  const clock = pulseClock(pulses([400_000, 1_000_000, 3_000_000, 4_000_000, 5_000_000]), 2, startUs);
  expect(clock).toMatchObject({ pulses: 4, missing: 1, rejected: 1, firstUs: 1_000_000 });
  expect(clock.at(1_000_000).utcUs).toBe(startUs);
});

test('the scatter is that about the line, and the error grows with the distance from the pulses', () => {
  // Residuals 1, −1, −1, 1 µs change neither slope nor place: 4 µs² over 4 − 2 pulses. Seconds have the mean 1.5 and the sum of squares 5.
  const clock = pulseClock(pulses([1, 999_999, 1_999_999, 3_000_001]), 2, startUs);
  expect(1e6 * clock.scatterS).toBeCloseTo(Math.SQRT2, 6);
  expect(1e6 * clock.at(1_500_000).sigmaS).toBeCloseTo(Math.sqrt(2 * (1 + 1 / 4)), 5);
  expect(1e6 * clock.at(6_500_000).sigmaS).toBeCloseTo(Math.sqrt(2 * (1 + 1 / 4 + 25 / 5)), 5);
});

const seconds = [0, 1e6, 2e6, 3e6];

test.each([
  ['a recording without triggers', undefined, 2, [2, 'no triggers']],
  ['another channel', pulses(seconds), 0, ['channel 0', '4 on channel 2']],
  ['falling edges', pulses(seconds, 2, 0), 2, ['at least 3', '0 rising', '4 falling']],
  ['two pulses', pulses([0, 1e6]), 2, ['at least 3', '2 rising']],
  ['ten pulses per second', pulses(seconds.map((t) => t / 10)), 2, ['a second apart', '0.100 s']],
  ['as many beside the line as on it', pulses([...seconds, 4.2e6, 5.3e6, 6.6e6, 7.7e6]), 2, ['line', 8]],
])('%s is an error', (_, triggers, channel, place) => {
  expect(() => pulseClock(triggers, channel, startUs)).toThrow(says(...place));
});
