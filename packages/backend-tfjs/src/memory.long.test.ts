import type { NetworkSpec } from '@spikeseg/snn-core';
import { sparseFromDense } from '@spikeseg/snn-core';
import * as tf from '@tensorflow/tfjs';
import { expect, test } from 'vitest';
import { allKinds, windowOf } from './all-layers.fixture.ts';
import { tfjsBackend } from './backend.ts';

const rule = { kind: 'soft', lrPlus: 0.04, lrMinus: 0.03, weightMin: 0, weightMax: 1 } as const;
const leak = { kind: 'subtractive', amount: 0.25 } as const;
const network: NetworkSpec = {
  input: { channels: 1, height: 4, width: 4 },
  layers: [
    { kind: 'pool', name: 'pool1', kernel: 2, stride: 1 },
    { kind: 'conv', name: 'conv1', maps: 2, kernel: 3, neuron: { threshold: 1, leak } },
  ],
  fireOnce: false,
  numerics: 'exact',
};
const weights = {
  'conv1.weight': { shape: [2, 1, 3, 3], data: new Float32Array(18).fill(0.5) },
  'conv1.threshold': { shape: [2], data: Float32Array.of(1, 1.5) },
};
const window = sparseFromDense(
  [2, 1, 4, 4],
  Array.from({ length: 32 }, (_, k) => (k % 5 === 0 ? 1 : 0)),
);

test.each(['cpu', 'wasm'] as const)('1,000 steps of running and learning leave no tensor behind (%s)', async (platform) => {
  const before = tf.memory().numTensors;
  const session = await tfjsBackend({ platform }).compile(network, weights);
  const step = (k: number): Promise<unknown> =>
    k % 2 === 0
      ? session.run(window, { record: ['pool1', 'conv1'], carryState: k % 4 === 0 })
      : session.learnBatch([window, window], { rule, competition: { mode: 'both', localRadius: 1, tieSeeds: [k, k + 1] } });
  const held: string[] = [];
  for (let k = 0; k <= 1000; k++) {
    await step(k);
    // Learning puts the neurons to rest, so their potentials are there after every second step only.
    if (k % 2 === 0) held.push(`${tf.memory().numTensors} tensors, ${tf.memory().numBytes} bytes`);
  }
  expect([...new Set(held)]).toEqual([held[0]]);
  await expect(session.run(window, { record: ['conv9'] })).rejects.toThrow('conv9');
  session.dispose();
  session.dispose();
  expect(tf.memory().numTensors).toBe(before);
});

test.each(['cpu', 'wasm'] as const)(
  'nor do transport layers, their state and what they tell each other (%s)',
  async (platform) => {
    const before = tf.memory().numTensors;
    const [kinds, numbers] = allKinds(true);
    const session = await tfjsBackend({ platform }).compile(kinds, numbers);
    const spikes = windowOf(kinds, 3, 1);
    const record = kinds.layers.map(({ name }) => name);
    const held: string[] = [];
    for (let k = 0; k < 40; k++) {
      // Three steps: every second time layer b is amid an update.
      await session.run(spikes, { record, carryState: k % 4 !== 0 });
      session.restore(session.state());
      session.silence(k % 4);
      session.quiet();
      if (k % 8 === 7) session.setWeights(numbers);
      if (k % 8 === 0) held.push(`${tf.memory().numTensors} tensors, ${tf.memory().numBytes} bytes`);
    }
    expect([...new Set(held)]).toEqual([held[0]]);
    const many = [spikes, spikes];
    await session.runBatch(many, { record });
    session.reset();
    await session.runBatch(many, { carryState: true });
    session.dispose();
    expect(tf.memory().numTensors).toBe(before);
  },
);
