import { NEVER_FIRED } from '@spikeseg/snn-core';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { causalPattern } from './receptive-field.ts';

const winner = (y: number, x: number, step: number) => ({ map: 0, y, x, step, potential: 1 });

/** Pattern of a winner over a 1 × 4 × 4 layer whose first spikes are given. */
function pattern(firstSpike: readonly number[], y: number, x: number, step: number, kernel = 3): number[] {
  const result = new Uint8Array(kernel * kernel).fill(9);
  causalPattern({ shape: [1, 4, 4], firstSpike: Int32Array.from(firstSpike) }, winner(y, x, step), kernel, result);
  return [...result];
}

const never = NEVER_FIRED;
const times = [
  [0, 1, 2, never],
  [1, never, 3, 0],
  [2, 2, 5, 1],
  [never, 0, 4, 9],
].flat();

describe('causalPattern', () => {
  test('hand-computed: earlier and simultaneous spikes took part, later and missing ones did not', () => {
    expect(pattern(times, 1, 1, 2)).toEqual([1, 1, 1, 1, 0, 0, 1, 1, 0]);
    expect(pattern(times, 1, 1, 0)).toEqual([1, 0, 0, 0, 0, 0, 0, 0, 0]);
  });

  test('synapses outside the image never take part', () => {
    const all = Array.from({ length: 16 }, () => 0);
    expect(pattern(all, 0, 0, 5)).toEqual([0, 0, 0, 0, 1, 1, 0, 1, 1]);
    expect(pattern(all, 3, 3, 5)).toEqual([1, 1, 0, 1, 1, 0, 0, 0, 0]);
    expect(pattern(all, 3, 0, 5)).toEqual([0, 1, 1, 0, 1, 1, 0, 0, 0]);
  });

  test('a unit that never fired is not "earlier", even at the last possible step', () => {
    expect(
      pattern(
        Array.from({ length: 16 }, () => never),
        1,
        1,
        1_000_000,
      ),
    ).toEqual(Array.from({ length: 9 }, () => 0));
  });

  test('channels follow each other, as in weights [channels, k, k]', () => {
    const firstSpike = Int32Array.from({ length: 2 * 9 }, (_, unit) => (unit < 9 ? never : 0));
    const result = new Uint8Array(18);
    causalPattern({ shape: [2, 3, 3], firstSpike }, winner(1, 1, 0), 3, result);
    expect([...result]).toEqual([...Array.from({ length: 9 }, () => 0), ...Array.from({ length: 9 }, () => 1)]);
  });

  test('agrees with a direct lookup for any times, place and kernel', () => {
    const units = fc.array(fc.oneof(fc.integer({ min: 0, max: 9 }), fc.constant(never)), { minLength: 16, maxLength: 16 });
    const place = fc.integer({ min: 0, max: 3 });
    fc.assert(
      fc.property(units, place, place, fc.integer({ min: 0, max: 9 }), fc.constantFrom(1, 3, 5), (first, y, x, step, kernel) => {
        const at = (row: number, column: number) =>
          row >= 0 && row < 4 && column >= 0 && column < 4 && first[4 * row + column] <= step ? 1 : 0;
        const expected = Array.from({ length: kernel * kernel }, (_, j) =>
          at(y + Math.floor(j / kernel) - (kernel >> 1), x + (j % kernel) - (kernel >> 1)),
        );
        expect(pattern(first, y, x, step, kernel)).toEqual(expected);
      }),
    );
  });
});
