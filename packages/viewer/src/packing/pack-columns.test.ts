import { says } from '@spikeseg/test-support';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { packColumns, unpackColumns } from './pack-columns.ts';

describe('packed columns', () => {
  it('are a header and planes of bytes, times as differences', () => {
    const bytes = packColumns({ t: Uint32Array.of(256, 259, 260), x: Uint16Array.of(1, 515) });
    const header = '{"t":{"$column":"Uint32Array","length":3},"x":{"$column":"Uint16Array","length":2}}';
    expect(new DataView(bytes.buffer).getUint32(0, true)).toBe(header.length);
    expect(new TextDecoder().decode(bytes.subarray(4, 4 + header.length))).toBe(header);
    // 256, +3, +1: lowest bytes 0 3 1, next ones 1 0 0. 1 and 515 = 2·256 + 3: 1 3, then 0 2.
    expect([...bytes.subarray(4 + header.length)]).toEqual([0, 3, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 3, 0, 2]);
  });

  it('come back as they were, whatever they hold', () => {
    const column = fc.oneof(fc.uint8Array(), fc.uint16Array(), fc.uint32Array(), fc.float32Array(), fc.float64Array());
    const plain = fc.oneof(fc.string(), fc.boolean(), fc.constant(null), fc.integer());
    const value = fc.record({ name: fc.string(), list: fc.array(fc.record({ column, plain })), column });
    fc.assert(
      fc.property(value, (one) => {
        expect(unpackColumns(packColumns(one))).toEqual(one);
      }),
    );
  });

  it('that end too early are refused', () => {
    const bytes = packColumns({ t: Uint32Array.of(1, 2) });
    expect(() => unpackColumns(bytes.subarray(0, -1))).toThrow(says('packed columns', bytes.length, bytes.length - 1));
  });
});
