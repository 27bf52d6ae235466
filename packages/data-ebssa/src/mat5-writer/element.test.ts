import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concatBytes, element, narrowestType, numberBytes } from './element.ts';

describe('element', () => {
  it('is a tag, the data and padding to 8 bytes, byte by byte', () => {
    expect([...element('uint8', Uint8Array.of(7, 8, 9))]).toEqual([2, 0, 0, 0, 3, 0, 0, 0, 7, 8, 9, 0, 0, 0, 0, 0]);
    expect([...element('double', new Uint8Array(8))].slice(0, 8)).toEqual([9, 0, 0, 0, 8, 0, 0, 0]);
    expect([...element('int16', new Uint8Array())]).toEqual([3, 0, 0, 0, 0, 0, 0, 0]);
  });
});

describe('numberBytes', () => {
  it('is little endian', () => {
    expect([...numberBytes('int16', [1, -2])]).toEqual([1, 0, 0xfe, 0xff]);
    expect([...numberBytes('uint32', [0x0102_0304])]).toEqual([4, 3, 2, 1]);
    expect([...numberBytes('single', [1])]).toEqual([0, 0, 0x80, 0x3f]);
    expect([...numberBytes('double', [-2])]).toEqual([0, 0, 0, 0, 0, 0, 0, 0xc0]);
  });
});

describe('concatBytes', () => {
  it('joins parts in order', () => {
    expect(concatBytes([Uint8Array.of(1), new Uint8Array(), Uint8Array.of(2, 3)])).toEqual(Uint8Array.of(1, 2, 3));
  });
});

describe('narrowestType', () => {
  it.each([
    [[], 'uint8'],
    [[0, 255], 'uint8'],
    [[256], 'int16'],
    [[-1, 255], 'int16'],
    [[-32_768, 32_767], 'int16'],
    [[32_768], 'int32'],
    [[-32_769], 'int32'],
    [[-(2 ** 31), 2 ** 31 - 1], 'int32'],
    [[2 ** 31], 'double'],
    [[0.5], 'double'],
    [[1, NaN], 'double'],
    [[Infinity], 'double'],
    [[-0], 'double'],
  ] as const)('of %j is %s', (values, type) => {
    expect(narrowestType(values)).toBe(type);
  });

  it('holds every value exactly', () => {
    const anyValue = fc.oneof(fc.integer({ min: -300, max: 300 }), fc.integer({ min: -(2 ** 33), max: 2 ** 33 }), fc.double());
    const arrays = { uint8: Uint8Array, int16: Int16Array, int32: Int32Array, double: Float64Array };
    fc.assert(
      fc.property(fc.oneof(fc.array(fc.integer({ min: -300, max: 70_000 })), fc.array(anyValue)), (values) => {
        const held = new arrays[narrowestType(values)](values);
        expect([...held].every((value, i) => Object.is(value, values[i]))).toBe(true);
      }),
    );
  });
});
