import { describe, expect, it } from 'vitest';
import { checkWindowOptions, stepMicroseconds, type WindowOptions } from './window-options.ts';

const good: WindowOptions = { steps: 10, timestepMs: 100, stride: 5, channels: 2, height: 128, width: 128, normalize: true };

describe('checkWindowOptions', () => {
  it('accepts sound options', () => {
    expect(() => checkWindowOptions(good)).not.toThrow();
    expect(() => checkWindowOptions({ ...good, stride: 10, channels: 1 })).not.toThrow();
    expect(() => checkWindowOptions({ ...good, timestepMs: 12.5, llr: { rateHz: 0.3, mostNats: 7 } })).not.toThrow();
  });

  it.each([
    [{ steps: 0 }, 'windows: steps: expected a whole number ≥ 1, got 0'],
    [{ stride: 1.5 }, 'windows: stride: expected a whole number ≥ 1, got 1.5'],
    [{ height: -3 }, 'windows: height: expected a whole number ≥ 1, got -3'],
    [{ width: NaN }, 'windows: width: expected a whole number ≥ 1, got NaN'],
    [{ stride: 11 }, 'windows: stride: expected at most steps (10), so that no event is lost, got 11'],
    [{ channels: 3 as 2 }, 'windows: channels: expected 1 or 2, got 3'],
    [{ timestepMs: 0 }, 'windows: timestepMs: expected a whole number of µs ≥ 0.001 ms, got 0'],
    [{ timestepMs: -100 }, 'windows: timestepMs: expected a whole number of µs ≥ 0.001 ms, got -100'],
    [{ timestepMs: 1000 / 60 }, 'windows: timestepMs: expected a whole number of µs'],
    [{ timestepMs: NaN }, 'windows: timestepMs: expected a whole number of µs'],
    [{ timestepMs: Infinity }, 'windows: timestepMs: expected a whole number of µs'],
    [{ llr: { rateHz: 0, mostNats: 7 } }, 'windows: llr.rateHz: expected a number of events/s above 0, got 0'],
    [{ llr: { rateHz: 1, mostNats: 0.5 } }, 'windows: llr.mostNats: expected a whole number of nats ≥ 1, got 0.5'],
    [{ llr: { rateHz: NaN, mostNats: 7 } }, 'windows: llr.rateHz: expected a number of events/s above 0, got NaN'],
    [
      { llr: { rateHz: 0.3, mostNats: 7 }, timestepMs: 0.7 },
      'windows: timestepMs: expected a multiple of 0.5 ms, in which events are weighed, got 0.7',
    ],
  ] as const)('refuses %o', (change, message) => {
    expect(() => checkWindowOptions({ ...good, ...change })).toThrow(message);
    expect(() => checkWindowOptions({ ...good, ...change })).toThrow(RangeError);
  });
});

describe('stepMicroseconds', () => {
  it('is whole for every number of thousandths of a millisecond', () => {
    for (let us = 1; us <= 100_000; us++) expect(stepMicroseconds({ ...good, timestepMs: us / 1000 })).toBe(us);
  });
});
