import { describe, expect, test } from 'vitest';
import { fromFloat16Bits, isFloat16, toFloat16Bits } from './float16.ts';

describe('float16', () => {
  test.each([
    [0x0000, 0],
    [0x8000, -0],
    [0x3c00, 1],
    [0xc000, -2],
    [0x3555, 0.333251953125],
    [0x7bff, 65504],
    [0x0400, 2 ** -14],
    [0x0001, 2 ** -24],
    [0x03ff, 1023 * 2 ** -24],
  ])('bits %i are %f', (bits, value) => {
    expect(fromFloat16Bits(bits)).toBe(value);
    expect(toFloat16Bits(value)).toBe(bits);
  });

  test('every finite pattern comes back', () => {
    const finite = Array.from({ length: 0x10000 }, (_, bits) => bits).filter((bits) => ((bits >> 10) & 0x1f) !== 0x1f);
    expect(finite.filter((bits) => toFloat16Bits(fromFloat16Bits(bits)) !== bits)).toEqual([]);
  });

  test('tells exact numbers from others', () => {
    expect(isFloat16(Float32Array.of(0.5, -3, 2 ** -20, 65504))).toBe(true);
    for (const other of [1 / 3, 65520, 2 ** -25, 1 + 2 ** -11, 1e30, Infinity, Number.NaN]) {
      expect([other, isFloat16(Float32Array.of(1, other))]).toEqual([other, false]);
    }
  });
});
