import { says } from '@spikeseg/test-support';
import { describe, expect, it } from 'vitest';
import type { Column } from './column.ts';
import { decodePolarity, decodeTimes } from './event-columns.ts';
import { coordinateRange, decodeCoordinates } from './place-events.ts';

const column = (...values: number[]): Column => ({
  file: 'f.mat',
  label: 'TD.v',
  offset: 128,
  inflatedOffset: 56,
  values: Float64Array.from(values),
});
const where = 'f.mat: TD.v, byte 128 (decompressed byte 56): ';

describe('decodeTimes', () => {
  it('names the first event that is earlier than the one before', () => {
    expect(() => decodeTimes(column(1, 5, 4, 3))).toThrow(says(where, 1, 5, 4, 2));
  });

  it.each([[NaN], [0.5], [Infinity], [-Infinity], [2 ** 53]])('refuses %d', (bad) => {
    const expected = `${where}expected whole microseconds within ±2^53, got ${bad} at event`;
    expect(() => decodeTimes(column(1, bad))).toThrow(bad === -Infinity ? /expected/ : expected);
    expect(() => decodeTimes(column(bad))).toThrow(expected);
    expect(() => decodeTimes(column(bad, 2 ** 54))).toThrow(/expected/);
  });
});

describe('decodePolarity', () => {
  it.each([
    ['-1/+1', [-1, 1, -1], [0, 1, 0], -1],
    ['0/1', [0, 1, 1], [0, 1, 1], 0],
    ['ON alone', [1, 1], [1, 1], undefined],
    ['OFF alone as 0', [0, 0], [0, 0], 0],
    ['OFF alone as -1', [-1], [0], -1],
    ['nothing', [], [], undefined],
  ])('decodes %s', (_, codes, decoded, offCode) => {
    expect(decodePolarity(column(...codes))).toEqual({ p: Uint8Array.from(decoded), offCode });
  });

  it.each([[2], [0.5], [NaN], [-2], [255]])('refuses %d', (bad) => {
    expect(() => decodePolarity(column(1, bad))).toThrow(says(where, '−1', 1, 0, 1, bad, 1));
  });

  it('refuses both encodings in one file', () => {
    expect(() => decodePolarity(column(1, 0, 0, -1))).toThrow('got both −1 (event 3) and 0 (event 1)');
  });
});

describe('coordinates', () => {
  it.each([[1.5], [NaN], [-0.1]])('must be whole: %d', (bad) => {
    expect(() => coordinateRange(column(1, bad))).toThrow(says(where, bad, 1));
  });

  it('are shifted by the base, and end with the sensor', () => {
    expect(decodeCoordinates(column(1, 240), 240, 1, 'fix')).toEqual(Uint16Array.of(0, 239));
    expect(decodeCoordinates(column(0, 239), 240, 0, 'fix')).toEqual(Uint16Array.of(0, 239));
    for (const bad of [0, -1, 241, 65_537, Infinity]) {
      expect(() => decodeCoordinates(column(1, bad), 240, 1, 'do this')).toThrow(says(where, 1, 240, bad, 1));
    }
  });
});
