import { fails, says } from '@spikeseg/test-support';
import { describe, expect, it } from 'vitest';
import { readSafetensors } from './read-safetensors.ts';
import { fileOf, referenceFiles, referenceValues } from './safetensors.fixture.ts';
import { writeSafetensors } from './write-safetensors.ts';

const headerOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes.subarray(8, 8 + bytes[0] + 256 * bytes[1]));

describe('writeSafetensors', () => {
  it.each(Object.entries(referenceFiles))(
    'writes the bytes of the reference implementation: %s',
    (_, { name, shape, header }) => {
      const data = Float32Array.of(0, 1, 2, 3, 4, 5);
      expect(writeSafetensors({ [name]: { shape, data } })).toEqual(fileOf(header, referenceValues));
    },
  );

  it('writes the bytes of the reference implementation: nothing, and metadata alone', () => {
    expect(writeSafetensors({})).toEqual(fileOf('{}      '));
    expect(writeSafetensors({}, {})).toEqual(fileOf('{}      '));
    expect(writeSafetensors({}, { framework: 'pt' })).toEqual(fileOf('{"__metadata__":{"framework":"pt"}}     '));
  });

  it('does not depend on the order of keys, not even of keys that look like numbers', () => {
    const [a, b, c] = [1, 2, 3].map((value) => ({ shape: [1], data: Float32Array.of(value) }));
    const one = writeSafetensors({ '10': a, '9': b, z: c }, { '2': 'x', '10': 'y', b: 'z' });
    const other = writeSafetensors({ z: c, '9': b, '10': a }, { b: 'z', '10': 'y', '2': 'x' });
    expect(one).toEqual(other);
    expect(headerOf(one).trim()).toBe(
      '{"__metadata__":{"10":"y","2":"x","b":"z"},"10":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},' +
        '"9":{"dtype":"F32","shape":[1],"data_offsets":[4,8]},"z":{"dtype":"F32","shape":[1],"data_offsets":[8,12]}}',
    );
  });

  it('stores wide values first, so that every tensor starts at a multiple of its element size', () => {
    const bytes = writeSafetensors({
      bytes: { shape: [3], data: Uint8Array.of(1, 2, 3) },
      counts: { shape: [1], data: Int32Array.of(-1) },
      doubles: { shape: [], data: Float64Array.of(0.5) },
      floats: { shape: [2], data: Float32Array.of(1, 2) },
    });
    const header = JSON.parse(headerOf(bytes)) as Record<string, { data_offsets: number[] }>;
    expect(Object.entries(header).map(([name, { data_offsets: offsets }]) => [name, ...offsets])).toEqual([
      ['doubles', 0, 8],
      ['floats', 8, 16],
      ['counts', 16, 20],
      ['bytes', 20, 23],
    ]);
    expect((8 + bytes[0]) % 8).toBe(0);
  });

  it('stores a view of a larger buffer, and no more than the view', () => {
    const view = Float32Array.of(1, 2, 3, 4).subarray(1, 3);
    expect(readSafetensors(writeSafetensors({ view: { shape: [2], data: view } })).tensors['view'].data).toEqual(
      Float32Array.of(2, 3),
    );
  });

  it('rejects values that do not fill the shape, and the reserved name', () => {
    expect(() => writeSafetensors({ w: { shape: [2, 2], data: new Float32Array(3) } })).toThrow(
      fails(RangeError, 'writeSafetensors: w', '[2, 2]', 3),
    );
    expect(() => writeSafetensors({ w: { shape: [-1, -3], data: new Float32Array(3) } })).toThrow('fill [-1, -3]');
    expect(() => writeSafetensors({ __metadata__: { shape: [0], data: new Uint8Array(0) } })).toThrow(
      'names other than __metadata__',
    );
    const wrong = { shape: [1], data: new Int16Array(1) as unknown as Int32Array };
    expect(() => writeSafetensors({ wrong })).toThrow(says('wrong', 'Float64Array', 'Float32Array', 'Int32Array', 'Uint8Array'));
  });
});
