import type { NetworkSpec } from '@spikeseg/snn-core';
import { sparseFromDense } from '@spikeseg/snn-core';
import * as tf from '@tensorflow/tfjs';
import { expect, test } from 'vitest';
import { tfjsBackend } from './backend.ts';

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

test.each(['cpu', 'wasm'] as const)('1,000 runs, competed ones too, leave no tensor behind (%s)', async (platform) => {
  const before = tf.memory().numTensors;
  const session = await tfjsBackend({ platform }).compile(network, weights);
  const held: string[] = [];
  for (let k = 0; k <= 1000; k++) {
    const competition = { mode: 'both', localRadius: 1, tieSeed: k } as const;
    await session.run(window, { record: ['pool1', 'conv1'], carryState: k % 4 === 0, ...(k % 2 === 1 && { competition }) });
    session.silence?.(k % 3);
    if (k % 8 === 7) session.setWeights(weights);
    if (k % 8 === 0) held.push(`${tf.memory().numTensors} tensors, ${tf.memory().numBytes} bytes`);
  }
  expect([...new Set(held)]).toEqual([held[0]]);
  await expect(session.run(window, { record: ['conv9'] })).rejects.toThrow('conv9');
  session.dispose();
  session.dispose();
  expect(tf.memory().numTensors).toBe(before);
});
