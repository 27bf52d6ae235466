import { type TfjsSession, tfjsBackend } from '@spikeseg/backend-tfjs';
import type { LearningRule } from '@spikeseg/snn-core';
import {
  deriveSeed,
  type NetworkSpec,
  type NetworkWeights,
  randomGenerator,
  type Session,
  type SparseSpikes,
  sparseFromDense,
  wasmBackend,
} from '@spikeseg/snn-core';
import { describe, expect, test } from 'vitest';
import { type PlainStep, plainStep } from './plain-step.ts';

/*
 * A training step on tensors against the same step in plain loops: winners, weights and changes must be the same bits. Here,
 * because neither of the two packages knows the other.
 */

const neuron = { threshold: 4, leak: { kind: 'subtractive', amount: 0.01 } } as const;
const layer = { kind: 'conv', name: 'learns', maps: 5, kernel: 5, neuron } as const;
const network = (fireOnce: boolean): NetworkSpec => ({
  input: { channels: 3, height: 11, width: 13 },
  layers: [layer],
  fireOnce,
  numerics: 'exact',
});
const rules: readonly LearningRule[] = [
  { kind: 'soft', lrPlus: 0.04, lrMinus: 0.03, weightMin: 0, weightMax: 1 },
  { kind: 'additive', lrPlus: 0.041, lrMinus: 0.033, weightMin: 0.1, weightMax: 0.9 },
];

function weightsOf(seed: number, equal: boolean): NetworkWeights {
  const random = randomGenerator(deriveSeed(11, 'weights', seed));
  return {
    'learns.weight': { shape: [5, 3, 5, 5], data: Float32Array.from({ length: 375 }, () => (equal ? 0.5 : random.uniform())) },
    'learns.threshold': { shape: [5], data: Float32Array.from({ length: 5 }, () => (equal ? 3 : 2 + 3 * random.uniform())) },
  };
}

function windowOf(seed: number): SparseSpikes {
  const random = randomGenerator(deriveSeed(11, 'window', seed));
  const length = 6 * 3 * 11 * 13;
  return sparseFromDense(
    [6, 3, 11, 13],
    Float32Array.from({ length }, () => (random.uniform() < 0.06 ? 1 : 0)),
  );
}

type Step = Pick<PlainStep, 'rule' | 'mode'>;

async function compare(session: TfjsSession, engine: Session, weights: NetworkWeights, step: Step) {
  const weight = weights['learns.weight'].data.slice();
  let winners = 0;
  for (let batch = 0; batch < 6; batch++) {
    const windows = [0, 1, 2].map((k) => windowOf(3 * batch + k));
    const tieSeeds = windows.map((_, k) => deriveSeed(11, 'ties', batch, k));
    const expected = await plainStep(engine, weight, windows, { layer, ...step, localRadius: 1, tieSeeds });
    const found = await session.learnBatch(windows, {
      rule: step.rule,
      competition: { mode: step.mode, localRadius: 1, tieSeeds },
    });
    expect(found.windows).toEqual(expected);
    expect(found.weight.data).toEqual(weight);
    engine.setWeights({ ...weights, 'learns.weight': { shape: [5, 3, 5, 5], data: weight } });
    winners += expected.reduce((sum, { winners: own }) => sum + own.length, 0);
  }
  return { winners, weight };
}

describe.each(['cpu', 'wasm'] as const)('learning on tfjs %s is that of the host, bit for bit', (platform) => {
  test.each([
    [rules[0], 'both', true],
    [rules[0], 'global', false],
    [rules[1], 'both', false],
    [rules[1], 'local', true],
  ] as const)('rule %o, mode %s, fire-once %s', async (rule, mode, fireOnce) => {
    const weights = weightsOf(1, false);
    const session = await tfjsBackend({ platform }).compile(network(fireOnce), weights);
    const engine = await wasmBackend.compile(network(fireOnce), weights);
    const { winners, weight } = await compare(session, engine, weights, { rule, mode });
    expect(winners).toBeGreaterThan(18);
    expect(weight).not.toEqual(weights['learns.weight'].data);
    session.dispose();
  });

  test('where all weights are equal, so that potentials are, too, and the seeded order decides', async () => {
    const weights = weightsOf(2, true);
    const session = await tfjsBackend({ platform }).compile(network(true), weights);
    const engine = await wasmBackend.compile(network(true), weights);
    const { winners } = await compare(session, engine, weights, { rule: rules[0], mode: 'both' });
    expect(winners).toBeGreaterThan(18);
    session.dispose();
  });
});
