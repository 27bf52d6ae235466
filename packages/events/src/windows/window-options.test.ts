import { says } from '@spikeseg/test-support';
import { describe, expect, it } from 'vitest';
import { checkWindowOptions, stepMicroseconds, type WindowOptions } from './window-options.ts';

const good: WindowOptions = { steps: 10, timestepMs: 100, stride: 5, channels: 2, height: 128, width: 128, normalize: true };

describe('checkWindowOptions', () => {
  it.each([
    [{ steps: 0 }, says('windows: steps', 1, 0)],
    [{ stride: 1.5 }, says('windows: stride', 1, 1.5)],
    [{ height: -3 }, says('windows: height', 1, -3)],
    [{ width: NaN }, says('windows: width', 1, 'NaN')],
    [{ stride: 11 }, says('windows: stride', '(10)', 11)],
    [{ channels: 3 as 2 }, says('windows: channels', 1, 2, 3)],
    [{ timestepMs: 0 }, says('windows: timestepMs', 0.001, 0)],
    [{ timestepMs: -100 }, says('windows: timestepMs', 0.001, -100)],
    [{ timestepMs: 1000 / 60 }, says('windows: timestepMs', 'whole number of µs')],
    [{ timestepMs: NaN }, says('windows: timestepMs', 'whole number of µs')],
    [{ timestepMs: Infinity }, says('windows: timestepMs', 'whole number of µs')],
    [{ llr: { rateHz: 0, maxNats: 7 } }, says('windows: llr.rateHz', 'events/s', 0, 0)],
    [{ llr: { rateHz: 1, maxNats: 0.5 } }, says('windows: llr.maxNats', 1, 0.5)],
    [{ llr: { rateHz: NaN, maxNats: 7 } }, says('windows: llr.rateHz', 'events/s', 0, 'NaN')],
    [{ llr: { rateHz: 0.3, maxNats: 7 }, timestepMs: 0.7 }, says('windows: timestepMs', 0.5, 0.7)],
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
