import { says } from '@spikeseg/test-support';
import { describe, expect, it } from 'vitest';
import { readSafetensors } from './read-safetensors.ts';
import { attempt, fileOf, referenceFiles, referenceValues } from './safetensors.fixture.ts';
import { SafetensorsError } from './safetensors.ts';

const entry = (begin: number, end: number, rest = '"dtype":"U8","shape":[4]') => `{${rest},"data_offsets":[${begin},${end}]}`;
const four = [1, 2, 3, 4];

describe('readSafetensors', () => {
  it.each(Object.entries(referenceFiles))('reads a file of the reference implementation: %s', (_, { name, shape, header }) => {
    expect(readSafetensors(fileOf(header, referenceValues))).toEqual({
      tensors: { [name]: { shape, data: Float32Array.of(0, 1, 2, 3, 4, 5) } },
      metadata: {},
    });
  });

  it('reads every dtype, from any alignment of the file and of the values', () => {
    const header =
      '{"b":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"d":{"dtype":"F64","shape":[],"data_offsets":[1,9]},' +
      '"i":{"dtype":"I32","shape":[1,1],"data_offsets":[9,13]},"none":{"dtype":"F32","shape":[0,3],"data_offsets":[13,13]}}';
    const file = fileOf(header, [7, 0, 0, 0, 0, 0, 0, 0xf8, 0xbf, 0xfe, 0xff, 0xff, 0xff]);
    const shifted = Buffer.concat([Buffer.from([0]), file]).subarray(1);
    for (const bytes of [file, shifted]) {
      expect(readSafetensors(bytes).tensors).toEqual({
        b: { shape: [1], data: Uint8Array.of(7) },
        d: { shape: [], data: Float64Array.of(-1.5) },
        i: { shape: [1, 1], data: Int32Array.of(-2) },
        none: { shape: [0, 3], data: new Float32Array(0) },
      });
    }
  });

  it('reads tensors in any order, and metadata', () => {
    const header = `{"b":${entry(4, 8)},"__metadata__":{"note":"ü","":""},"a":${entry(0, 4)}}`;
    const { tensors, metadata } = readSafetensors(fileOf(header, [...four, 5, 6, 7, 8]));
    expect(metadata).toEqual({ note: 'ü', '': '' });
    expect(tensors['a'].data).toEqual(Uint8Array.of(1, 2, 3, 4));
    expect(tensors['b'].data).toEqual(Uint8Array.of(5, 6, 7, 8));
  });

  it('gives copies: writing to a tensor leaves the file as it was', () => {
    const file = fileOf(`{"a":${entry(0, 4)}}`, four);
    readSafetensors(file).tensors['a'].data[0] = 99;
    expect(readSafetensors(file).tensors['a'].data[0]).toBe(1);
  });
});

describe('what is not valid is a SafetensorsError that says what, expected, got and where', () => {
  it('is whole', () => {
    const error = attempt(() => readSafetensors(fileOf(`{"w":${entry(0, 5)}}`, four)));
    expect(error).toBeInstanceOf(SafetensorsError);
    expect(error).toMatchObject({
      name: 'SafetensorsError',
      message: expect.stringMatching(says('safetensors: w: data_offsets', 4, 'U8 [4]', 5, 8)),
      where: 'w: data_offsets',
      expected: '4 bytes for U8 [4]',
      got: '5',
      byteOffset: 8,
    });
  });

  it('keeps its cause', () => {
    expect(attempt(() => readSafetensors(fileOf('{"a"')))).toMatchObject({ cause: expect.any(SyntaxError) as unknown });
  });

  it.each<[string, Uint8Array, string | RegExp, number]>([
    ['an empty file', new Uint8Array(0), 'header length: expected 8 bytes, got 0', 0],
    ['7 bytes', new Uint8Array(7), 'header length: expected 8 bytes, got 7', 0],
    ['no header', new Uint8Array(8), says('header length', 2, 0, 0), 0],
    ['a header beyond the file', Uint8Array.of(100, 0, 0, 0, 0, 0, 0, 0, 0x7b, 0x7d), 'expected 2 to 2 bytes, got 100', 0],
    ['a header of more than 8 MB', fileOf(`{"a":"${' '.repeat(8e6)}"}`), says(2, 8000000, 8000008), 0],
    ['a header of 2^64 − 1 bytes', new Uint8Array(16).fill(255), 'got 18446744073709551615', 0],
    ['a header that does not start with {', fileOf(' {}'), 'starting with {, got byte 0x20', 8],
    ['a header that nests', fileOf(`{"a":${'['.repeat(1e6)}`), says('header', 3, 1000001), 8],
    ['a name with control characters', fileOf(String.raw`{"\u001b[2J":1}`), String.raw`"\u001b[2J": expected an object with`, 8],
    ['a list', fileOf('[]'), 'starting with {, got byte 0x5b', 8],
    ['broken JSON', fileOf('{"a"'), 'header: expected JSON in UTF-8, got', 8],
    ['text after the object', fileOf('{} x'), 'header: expected JSON in UTF-8, got', 8],
    ['broken UTF-8', Uint8Array.of(6, 0, 0, 0, 0, 0, 0, 0, 0x7b, 0x22, 0xff, 0x22, 0x3a, 0x7d), 'expected JSON in UTF-8', 8],
    ['a tensor twice', fileOf(`{"a":${entry(0, 4)},"a":${entry(0, 4)}}`, four), 'every key once, got "a" twice', 8],
    ['a number for metadata', fileOf('{"__metadata__":3}'), says('__metadata__', 3), 8],
    ['a number in metadata', fileOf('{"__metadata__":{"a":1}}'), says('{"a":1}'), 8],
    ['a number for a tensor', fileOf('{"a":1}'), says('a', 'data_offsets', 1), 8],
    ['a list for a tensor', fileOf('{"a":[]}'), says('a', 'data_offsets', '[]'), 8],
    ['no dtype', fileOf('{"a":{}}'), says('a: dtype', 'F64', 'F32', 'I32', 'U8', 'nothing'), 8],
    ['an unknown dtype', fileOf(`{"a":${entry(0, 4, '"dtype":"BF16","shape":[2]')}}`, four), 'got "BF16"', 8],
    ['a dtype that objects inherit', fileOf(`{"a":${entry(0, 4, '"dtype":"toString","shape":[2]')}}`, four), 'got "toString"', 8],
    [
      'a negative size',
      fileOf(`{"a":${entry(0, 4, '"dtype":"U8","shape":[-4]')}}`, four),
      'a: shape: expected a list of whole',
      8,
    ],
    ['a fractional size', fileOf(`{"a":${entry(0, 4, '"dtype":"U8","shape":[4.5]')}}`, four), 'got [4.5]', 8],
    [
      'a shape that overflows',
      fileOf(`{"a":${entry(0, 4, '"dtype":"U8","shape":[4503599627370496,4503599627370496]')}}`, four),
      'got 4',
      8,
    ],
    ['no offsets', fileOf('{"a":{"dtype":"U8","shape":[4]}}', four), says('data_offsets', '[begin, end]', 'nothing'), 8],
    ['offsets backwards', fileOf(`{"a":${entry(4, 0)}}`, four), 'got [4,0]', 8],
    ['three offsets', fileOf('{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4,4]}}', four), 'got [0,4,4]', 8],
    ['a gap before a tensor', fileOf(`{"a":${entry(1, 5)}}`, [0, ...four]), says('beginning at 0', 'got 1'), 8 + 53 + 1],
    ['an overlap', fileOf(`{"a":${entry(0, 4)},"b":${entry(2, 6)}}`, [...four, 5, 6]), says('b: data_offsets', 4), 8 + 105 + 2],
    ['values left over', fileOf(`{"a":${entry(0, 4)}}`, [...four, 5]), says('values', 4, 5), 8 + 53],
    ['values missing', fileOf(`{"a":${entry(0, 4)}}`, [1, 2, 3]), says('values', 4, 3), 8 + 53],
  ])('%s', (_, file, message, byteOffset) => {
    const error = attempt(() => readSafetensors(file));
    expect(error).toBeInstanceOf(SafetensorsError);
    expect(error).toMatchObject({ message: expect.stringMatching(says(message)) as unknown, byteOffset });
  });
});
