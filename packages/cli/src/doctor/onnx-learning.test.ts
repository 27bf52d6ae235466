import { TrainingStep } from '@spikeseg/onnx';
import type { LearningRule } from '@spikeseg/snn-core';
import {
  deriveSeed,
  type Leak,
  type NetworkSpec,
  type NetworkWeights,
  randomGenerator,
  sparseFromDense,
  wasmBackend,
} from '@spikeseg/snn-core';
import { expect, test } from 'vitest';
import { plainStep } from './plain-step.ts';

/*
 * A training step as an ONNX graph against the same step in plain loops: winners, weights and changes must be the same bits. Here,
 * because neither of the two packages knows the other.
 */

const soft: LearningRule = { kind: 'soft', lrPlus: 0.04, lrMinus: 0.03, weightMin: 0, weightMax: 1 };
const additive: LearningRule = { kind: 'additive', lrPlus: 0.041, lrMinus: 0.033, weightMin: 0.1, weightMax: 0.9 };

function networkOf(leak: Leak, fireOnce: boolean): NetworkSpec {
  return {
    input: { channels: 3, height: 9, width: 12 },
    layers: [{ kind: 'conv', name: 'learns', maps: 5, kernel: 5, neuron: { threshold: 4, leak } }],
    fireOnce,
    numerics: 'exact',
  };
}

function weightsOf(equal: boolean): NetworkWeights {
  const random = randomGenerator(deriveSeed(12, 'weights'));
  return {
    'learns.weight': { shape: [5, 3, 5, 5], data: Float32Array.from({ length: 375 }, () => (equal ? 0.5 : random.uniform())) },
    'learns.threshold': { shape: [5], data: Float32Array.from({ length: 5 }, () => (equal ? 3 : 2 + 3 * random.uniform())) },
  };
}

function windowOf(seed: number) {
  const random = randomGenerator(deriveSeed(12, 'window', seed));
  const length = 6 * 3 * 9 * 12;
  return sparseFromDense(
    [6, 3, 9, 12],
    Float32Array.from({ length }, () => (random.uniform() < 0.06 ? 1 : 0)),
  );
}

const subtractive: Leak = { kind: 'subtractive', amount: 0.01 };

test.each<[string, LearningRule, 'global' | 'local' | 'both', Leak, boolean, boolean]>([
  ['soft bounds, both', soft, 'both', subtractive, true, false],
  ['soft bounds, global, free running', soft, 'global', { kind: 'none' }, false, false],
  ['additive, local', additive, 'local', { kind: 'multiplicative', factor: 0.9 }, true, false],
  ['additive, both, free running', additive, 'both', subtractive, false, false],
  ['equal weights, so that the seeded order decides', soft, 'both', subtractive, true, true],
])('%s: the same winners, weights and changes as on the host', async (_, rule, mode, leak, fireOnce, equal) => {
  const network = networkOf(leak, fireOnce);
  const [layer] = network.layers;
  if (layer.kind !== 'conv') throw new Error('no convolution');
  const weights = weightsOf(equal);
  const competition = { mode, localRadius: 1 };
  const engine = await wasmBackend.compile(network, weights);
  const step = await TrainingStep.open(network, weights, { steps: 6, rule, competition, device: 'cpu' });
  const weight = weights['learns.weight'].data.slice();
  let winners = 0;
  for (let batch = 0; batch < 6; batch++) {
    const windows = [0, 1, 2].map((k) => windowOf(3 * batch + k));
    const tieSeeds = windows.map((__, k) => deriveSeed(12, 'ties', batch, k));
    const expected = await plainStep(engine, weight, windows, { layer, rule, ...competition, tieSeeds });
    for (const [k, window] of windows.entries()) {
      const { winners: own, changes } = await step.learn(window, tieSeeds[k]);
      expect({ own, changes }).toEqual({ own: expected[k].winners, changes: expected[k].changes });
      winners += own.length;
    }
    expect(step.weight.data).toEqual(weight);
    const learned = { ...weights, 'learns.weight': { shape: [5, 3, 5, 5], data: weight } };
    engine.setWeights(learned);
    step.use(learned);
  }
  expect(winners).toBeGreaterThan(18);
  await step.close();
});
