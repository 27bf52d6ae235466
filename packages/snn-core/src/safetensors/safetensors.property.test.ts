import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readSafetensors } from './read-safetensors.ts';
import { attempt, fileOf } from './safetensors.fixture.ts';
import { SafetensorsError, type SafetensorsTensor } from './safetensors.ts';
import { writeSafetensors } from './write-safetensors.ts';

/** Any tensor of up to three short axes. */
const tensor: fc.Arbitrary<SafetensorsTensor> = fc
  .tuple(
    fc.array(fc.nat(4), { maxLength: 3 }),
    fc.constantFrom(Float32Array, Float64Array, Int32Array, Uint8Array),
    fc.infiniteStream(fc.nat(255)),
  )
  .map(([shape, type, stream]) => {
    const data = new type(shape.reduce((product, size) => product * size, 1));
    const bytes = new Uint8Array(data.buffer);
    for (let i = 0; i < bytes.length; i++) bytes[i] = stream.next().value;
    return { shape, data };
  });
const contents = fc.tuple(
  fc.dictionary(
    fc.string({ unit: 'grapheme' }).filter((name) => name !== '__metadata__'),
    tensor,
    { maxKeys: 5 },
  ),
  fc.dictionary(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), { maxKeys: 3 }),
);
const bits = (tensors: Readonly<Record<string, SafetensorsTensor>>) =>
  Object.entries(tensors)
    .map(([name, { shape, data }]) => [name, shape, data.constructor.name, Buffer.from(data.buffer).toString('hex')] as const)
    .toSorted(([a], [b]) => (a < b ? -1 : 1));

describe('safetensors files', () => {
  it('reading gives back what was written, to the bit, and writing that again the same bytes', () => {
    fc.assert(
      fc.property(contents, ([tensors, metadata]) => {
        const bytes = writeSafetensors(tensors, metadata);
        const read = readSafetensors(bytes);
        expect(bits(read.tensors)).toEqual(bits(tensors));
        expect(new Map(Object.entries(read.metadata))).toEqual(new Map(Object.entries(metadata)));
        expect(writeSafetensors(read.tensors, read.metadata)).toEqual(bytes);
      }),
      { numRuns: 300 },
    );
  });

  it('any bytes, and any JSON for a header, are read or are a SafetensorsError', () => {
    const header = fc.dictionary(
      fc.constantFrom('a', 'b', '__metadata__', '__proto__'),
      fc.oneof(
        fc.jsonValue(),
        fc.record({ dtype: fc.constantFrom('U8', 'F32', 'F16'), shape: fc.array(fc.nat(3)), data_offsets: fc.array(fc.nat(8)) }),
      ),
    );
    const file = fc.oneof(
      fc.uint8Array({ maxLength: 64 }),
      fc.tuple(header, fc.array(fc.nat(255), { maxLength: 16 })).map(([json, values]) => fileOf(JSON.stringify(json), values)),
    );
    fc.assert(
      fc.property(file, (bytes) => {
        const read = attempt(() => readSafetensors(bytes));
        const tensors = read instanceof SafetensorsError ? [] : Object.values(read.tensors);
        for (const { shape, data } of tensors) expect(data).toHaveLength(shape.reduce((a, b) => a * b, 1));
      }),
      { numRuns: 2000 },
    );
  });
});
