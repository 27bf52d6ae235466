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
