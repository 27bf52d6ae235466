import { describe, expect, it } from 'vitest';
import type { Leak, NetworkSpec, NetworkWeights } from '../network/network-spec.ts';
import { forwardTensors, inputValues } from './forward-tensors.ts';

const network = (leak: Leak, numerics: NetworkSpec['numerics'] = 'exact', maxValue?: number): NetworkSpec => ({
  input: { channels: 1, height: 4, width: 4, ...(maxValue === undefined ? {} : { maxValue }) },
  layers: [{ kind: 'conv', name: 'c', maps: 1, kernel: 1, neuron: { threshold: 1, leak } }],
  fireOnce: false,
  numerics,
});
const weights = (weight: number, threshold: number): NetworkWeights => ({
  'c.weight': { shape: [1, 1, 1, 1], data: Float32Array.of(weight) },
  'c.threshold': { shape: [1], data: Float32Array.of(threshold) },
});
const step = (grid: number) => 2 ** -grid;

describe('float numerics', () => {
  it('give back the same objects', () => {
    const spec = network({ kind: 'subtractive', amount: 0.09 }, 'float');
    const given = weights(0.3, 0.1);
    const { weight, threshold, leak } = forwardTensors(spec, given)['c'];
    expect(weight).toBe(given['c.weight']);
    expect(threshold).toBe(given['c.threshold']);
    expect(leak).toBe(spec.layers[0].kind === 'conv' && spec.layers[0].neuron.leak);
  });
});

/** Weight, threshold and leak of a neuron with one synapse. */
const rounded = (weight: number, threshold: number, amount: number) => {
  const forward = forwardTensors(network({ kind: 'subtractive', amount }), weights(weight, threshold))['c'];
  return [forward.weight.data[0], forward.threshold.data[0], forward.leak.kind === 'subtractive' && forward.leak.amount];
};

describe('exact numerics, by hand', () => {
  it('weights go to the nearest multiple, a half away from 0; thresholds up; leaks to the nearest', () => {
    // θ = 2^20 is the sum that counts: Σ|w| + θ + λ is between 2^20 and 2^21, so g = 24 − 21 = 3: eighths.
    expect(rounded(0.3, 2 ** 20, 0.09)).toEqual([0.25, 2 ** 20, 0.125]);
    expect(rounded(-0.3, 2 ** 20 + 0.125, 0.0624)).toEqual([-0.25, 2 ** 20 + 0.125, 0]);
    expect(rounded(0.3125, 2 ** 20, 0)).toEqual([0.375, 2 ** 20, 0]);
    expect(rounded(-0.3125, 2 ** 20, 0)).toEqual([-0.375, 2 ** 20, 0]);
    expect(rounded(-0.01, 2 ** 20, 0)).toEqual([0, 2 ** 20, 0]);
  });

  it('a threshold below one step becomes one step', () => {
    const { threshold } = forwardTensors(network({ kind: 'none' }), weights(2 ** 20, 1e-9))['c'];
    expect(threshold.data[0]).toBe(step(3));
  });

  it('factors stay as they are', () => {
    const leak = { kind: 'multiplicative', factor: 0.3 } as const;
    expect(forwardTensors(network(leak), weights(0.3, 1))['c'].leak).toBe(leak);
  });

  it('graded input makes the grid coarser by its largest value', () => {
    // Σ|w|·M + θ: 2.33 for spikes (g = 24 − 2 = 22), 342.3 for counts of 256 (g = 24 − 9 = 15).
    const weight = Math.fround(4 / 3);
    const data = (maxValue?: number) =>
      forwardTensors(network({ kind: 'none' }, 'exact', maxValue), weights(weight, 1))['c'].weight.data[0];
    expect(data()).toBe(Math.round(weight / step(22)) * step(22));
    expect(data(256)).toBe(Math.round(weight / step(15)) * step(15));
  });

  it('graded input in steps of 1/64: weights on 2^−g, thresholds and leaks on 2^−(g+6)', () => {
    // (Σ|w|·M + θ + λ)·64: (0.3·16 + 2.3 + 0.01)·64 = 455 < 2^9, so g = 15: weights of 2^−15, θ and λ of 2^−21.
    const spec = network({ kind: 'subtractive', amount: 0.01 }, 'exact', 16);
    const { weight, threshold, leak } = forwardTensors(
      { ...spec, input: { ...spec.input, valueStep: 1 / 64 } },
      weights(0.3, 2.3),
    )['c'];
    expect(weight.data[0]).toBe(Math.round(0.3 * 2 ** 15) / 2 ** 15);
    expect(threshold.data[0]).toBe(Math.ceil(Math.fround(2.3) * 2 ** 21) / 2 ** 21);
    expect(leak).toEqual({ kind: 'subtractive', amount: Math.round(0.01 * 2 ** 21) / 2 ** 21 });
  });
});

it('graded input has its own values, and spikes between layers are 1', () => {
  const { input, layers, ...rest } = network({ kind: 'subtractive', amount: 0.5 });
  const spec: NetworkSpec = {
    ...rest,
    input: { ...input, maxValue: 16, valueStep: 0.25 },
    layers: [...layers, { ...layers[0], name: 'd' }],
  };
  expect([0, 1].map((position) => inputValues(spec, position))).toEqual([
    [16, 0.25],
    [1, 1],
  ]);
  expect(inputValues(network({ kind: 'subtractive', amount: 0.5 }), 0)).toEqual([1, 1]);
});
