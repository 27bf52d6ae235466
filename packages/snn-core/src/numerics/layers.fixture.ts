import * as fc from 'fast-check';
import type { ConvLayerSpec, Leak } from '../network/network-spec.ts';

export const none: Leak = { kind: 'none' };
export const subtractive = (amount: number): Leak => ({ kind: 'subtractive', amount });

/** A convolution with its numbers, the largest value of its input and the step between values. */
export interface AnyLayer {
  readonly spec: ConvLayerSpec;
  readonly weight: Float32Array;
  readonly threshold: Float32Array;
  readonly maxInput: number;
  readonly step: number;
}

/** Numbers of one size, from 2^−20 to 2^20, and some far below it; without a leak no negative weights. */
export const anyLayer: fc.Arbitrary<AnyLayer> = fc
  .record({
    maps: fc.integer({ min: 1, max: 3 }),
    synapses: fc.integer({ min: 1, max: 60 }),
    exponent: fc.integer({ min: -20, max: 20 }),
    leak: fc.oneof(
      fc.constant(none),
      fc.double({ min: 0, max: 1, noNaN: true }).map(subtractive),
      fc.double({ min: 0, max: 1, noNaN: true }).map((factor): Leak => ({ kind: 'multiplicative', factor })),
    ),
    maxInput: fc.constantFrom(1, 1, 2, 12, 255),
    step: fc.constantFrom(1, 1, 1 / 4, 1 / 64),
  })
  .chain(({ maps, synapses, exponent, leak, maxInput, step }) => {
    const scale = 2 ** exponent;
    const share = fc.oneof(fc.float({ min: -1, max: 1, noNaN: true }), fc.constantFrom(0, 1e-7, -1e-7, 0.5, 1));
    const weights = fc.array(share, { minLength: maps * synapses, maxLength: maps * synapses });
    const thresholds = fc.array(fc.float({ min: 2 ** -12, max: 4, noNaN: true }), { minLength: maps, maxLength: maps });
    const scaledLeak = leak.kind === 'subtractive' ? subtractive(leak.amount * scale) : leak;
    return fc.record({ weights, thresholds }).map(
      (drawn): AnyLayer => ({
        spec: { kind: 'conv', name: 'c', maps, kernel: 1, neuron: { threshold: 1, leak: scaledLeak } },
        weight: Float32Array.from(drawn.weights, (w) => scale * (leak.kind === 'none' ? Math.abs(w) : w)),
        threshold: Float32Array.from(drawn.thresholds, (theta) => scale * theta),
        maxInput,
        step,
      }),
    );
  });
