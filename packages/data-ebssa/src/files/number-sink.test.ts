import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NumberSink } from './number-sink.ts';

const kept = (storedType: string, ...pieces: (Float64Array | Uint16Array | Int32Array)[]) => {
  const sink = new NumberSink(
    pieces.reduce((sum, { length }) => sum + length, 0),
    storedType,
  );
  for (const piece of pieces) sink.add(piece);
  return sink.values;
};

describe('NumberSink', () => {
  it('keeps doubles that are small whole numbers in two bytes, and others as they are', () => {
    expect(kept('float64', Float64Array.of(1, -32768), Float64Array.of(32767))).toEqual(Int16Array.of(1, -32768, 32767));
    expect(kept('float64', Float64Array.of(1, 2), Float64Array.of(3, 32768))).toEqual(Float64Array.of(1, 2, 3, 32768));
    expect(kept('float64', Float64Array.of(1), Float64Array.of(NaN, 0.5))).toEqual(Float64Array.of(1, NaN, 0.5));
  });

  it('keeps integers in their own type', () => {
    expect(kept('uint16', Uint16Array.of(65_535), Uint16Array.of(1))).toEqual(Uint16Array.of(65_535, 1));
    expect(kept('int32', Int32Array.of(-70_000))).toEqual(Int32Array.of(-70_000));
  });

  it('changes no number, however the pieces are cut', () => {
    const number = fc.oneof(fc.integer({ min: -40_000, max: 40_000 }), fc.double());
    fc.assert(
      fc.property(fc.array(fc.array(number, { minLength: 1 }), { minLength: 1 }), (pieces) => {
        const values = Array.from(kept('float64', ...pieces.map((piece) => Float64Array.from(piece))));
        // −0 is 0 where numbers are kept as integers.
        expect(values.map((value) => value + 0)).toEqual(pieces.flat().map((value) => value + 0));
      }),
    );
  });
});
