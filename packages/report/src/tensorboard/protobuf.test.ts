import { describe, expect, it } from 'vitest';
import { only, onlyBytes, readDoubles, readMessage } from './decode.fixture.ts';
import {
  bytesField,
  doubleField,
  floatField,
  integerField,
  message,
  packedDoublesField,
  stringField,
  varint,
} from './protobuf.ts';

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

describe('varint', () => {
  it.each([
    [0, '00'],
    [1, '01'],
    [127, '7f'],
    [128, '8001'],
    // The example of the encoding guide.
    [150, '9601'],
    [2 ** 32, '8080808010'],
    [Number.MAX_SAFE_INTEGER, 'ffffffffffffff0f'],
  ])('writes %i as %s', (value, bytes) => {
    expect(hex(varint(value))).toBe(bytes);
  });

  it.each([-1, 0.5, NaN, 2 ** 53])('refuses %d', (value) => {
    expect(() => varint(value)).toThrow(RangeError);
  });
});

describe('fields', () => {
  it('write the examples of the encoding guide', () => {
    expect(hex(integerField(1, 150))).toBe('089601');
    expect(hex(stringField(2, 'testing'))).toBe('120774657374696e67');
    expect(hex(bytesField(3, integerField(1, 150)))).toBe('1a03089601');
  });

  it('write IEEE numbers, low byte first', () => {
    expect(hex(doubleField(1, 1))).toBe('09000000000000f03f');
    expect(hex(floatField(2, -2))).toBe('15000000c0');
  });

  it('count bytes, not characters, of a string', () => {
    expect(hex(stringField(1, 'µ'))).toBe('0a02c2b5');
  });

  it('are read back by a reader that knows only wire types', () => {
    const bytes = message([integerField(1, 2 ** 40 + 3), floatField(2, 0.1), packedDoublesField(17, [1e-300, -4, Infinity])]);
    const fields = readMessage(bytes);
    expect(only(fields, 1)).toBe(2n ** 40n + 3n);
    expect(only(fields, 2)).toBe(Math.fround(0.1));
    expect(readDoubles(onlyBytes(fields, 17))).toEqual([1e-300, -4, Infinity]);
  });
});
