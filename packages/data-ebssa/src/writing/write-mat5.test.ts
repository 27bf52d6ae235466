import { inflateSync } from 'node:zlib';
import { says } from '@spikeseg/test-support';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runPython } from '../../../events/src/synthetic/python.fixture.ts';
import { column, type MatVariable, narrowestType, writeMat5 } from './write-mat5.ts';

const options = { header: 'MATLAB 5.0 MAT-file, a test', compress: false };
const matrix = (rows: number, columns: number, values: readonly number[]) =>
  ({ kind: 'numbers', className: 'double', rows, columns, values }) as const;
const longest = 'a'.repeat(31);

describe('writeMat5', () => {
  it('writes header and one number, byte by byte', () => {
    const bytes = writeMat5([['a', column([5])]], options);
    expect(new TextDecoder().decode(bytes.subarray(0, 116))).toBe(options.header.padEnd(116));
    expect([...bytes.subarray(116, 128)]).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0x00, 0x01, 0x49, 0x4d]);
    const words = [
      [14, 0, 0, 0, 64, 0, 0, 0], // matrix of 64 bytes
      [6, 0, 0, 0, 8, 0, 0, 0], // flags: class double
      [6, 0, 0, 0, 0, 0, 0, 0],
      [5, 0, 0, 0, 8, 0, 0, 0], // dimensions 1×1
      [1, 0, 0, 0, 1, 0, 0, 0],
      [1, 0, 0, 0, 1, 0, 0, 0], // name 'a'
      [97, 0, 0, 0, 0, 0, 0, 0],
      [2, 0, 0, 0, 1, 0, 0, 0], // one uint8
      [5, 0, 0, 0, 0, 0, 0, 0],
    ];
    expect([...bytes.subarray(128)]).toEqual(words.flat());
  });

  it('deflates each variable by itself, without padding', () => {
    const variables: MatVariable[] = [
      ['a', column([1, 2, 3])],
      ['b', column([0.5], 'single')],
    ];
    const plain = writeMat5(variables, options);
    const packed = Buffer.from(writeMat5(variables, { ...options, compress: true }));
    const inflated: Buffer[] = [];
    let at = 128;
    while (at < packed.length) {
      expect(packed.readUInt32LE(at)).toBe(15);
      const length = packed.readUInt32LE(at + 4);
      inflated.push(inflateSync(packed.subarray(at + 8, at + 8 + length)));
      at += 8 + length;
    }
    expect(at).toBe(packed.length);
    expect(inflated.length).toBe(2);
    expect(Uint8Array.from(Buffer.concat(inflated))).toEqual(plain.slice(128));
  });

  it.each([
    ['a name that is no identifier', [['1a', column([1])]], says('MAT-file', 31, '"1a"')],
    ['a name that is too long', [[`${longest}a`, column([1])]], says('MAT-file', `"${longest}a"`)],
    [
      'a field name that is too long',
      [['s', { kind: 'struct', fields: [[`${longest}a`, column([1])]] }]],
      says(31, `"${longest}a"`),
    ],
    [
      'a name that occurs twice',
      [
        ['a', column([1])],
        ['a', column([2])],
      ],
      says('MAT-file', 'a twice'),
    ],
    ['a matrix with too few values', [['m', matrix(2, 3, [1, 2, 3])]], says('MAT-file m', '2×3', 3)],
  ] as const satisfies readonly (readonly [string, readonly MatVariable[], RegExp])[])('refuses %s', (_, variables, message) => {
    expect(() => writeMat5(variables, options)).toThrow(message);
    expect(() => writeMat5(variables, options)).toThrow(RangeError);
  });

  it.each(['', 'x'.repeat(117), 'sky ✦', 'two\nlines'])('refuses the header %j', (header) => {
    expect(() => writeMat5([], { ...options, header })).toThrow(says('MAT-file header', 1, 116, 'ASCII'));
  });

  it.skipIf(runPython === undefined).each([true, false])('is read by SciPy (compress: %s)', (compress) => {
    const variables: MatVariable[] = [
      ['m', matrix(2, 3, [1, 2, 3, 4, 5, 6.5])],
      [longest, column([1, -1, 40_000], 'double')],
      ['f', column([0.1], 'single')],
      ['none', column([])],
      [
        's',
        {
          kind: 'struct',
          fields: [
            ['b', column([1, 2])],
            [longest, column([3e9])],
          ],
        },
      ],
    ];
    const code = `
import scipy.io
file = scipy.io.loadmat(path)
s = file['s'][0, 0]
values = {k: v.tolist() for k, v in file.items() if k != 's' and not k.startswith('__')}
types = {k: str(v.dtype) for k, v in scipy.io.loadmat(path, mat_dtype=True).items() if k in ('m', 'f', '${longest}')}
print(json.dumps([file['__header__'].decode(), values, types, list(s.dtype.names), [s[n].tolist() for n in s.dtype.names], file['none'].shape]))`;
    expect(runPython?.(code, writeMat5(variables, { ...options, compress }), 'file.mat')).toEqual([
      options.header,
      {
        m: [
          [1, 3, 5],
          [2, 4, 6.5],
        ],
        [longest]: [[1], [-1], [40_000]],
        f: [[Math.fround(0.1)]],
        none: [],
      },
      { m: 'float64', f: 'float32', [longest]: 'float64' },
      ['b', longest],
      [[[1], [2]], [[3e9]]],
      [0, 1],
    ]);
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
