import { expect, test } from 'vitest';
import type { NetworkSpec } from '../network/network-spec.ts';
import { sliceSteps, sparseFromDense } from '../spikes/sparse-spikes.ts';
import { joinTraces } from './join-traces.ts';
import { typescriptBackend } from './ts/backend.ts';

const network: NetworkSpec = {
  input: { channels: 1, height: 2, width: 2 },
  layers: [
    { kind: 'conv', name: 'a', maps: 2, kernel: 1, neuron: { threshold: 1, leak: { kind: 'none' } } },
    { kind: 'pool', name: 'p', kernel: 2, stride: 2 },
  ],
  fireOnce: false,
  numerics: 'exact',
};
const weights = {
  'a.weight': { shape: [2, 1, 1, 1], data: Float32Array.of(1, 0.5) },
  'a.threshold': { shape: [2], data: Float32Array.of(1, 1) },
};

test('runs that carry on, joined, are the one run', async () => {
  const input = sparseFromDense([3, 1, 2, 2], [1, 1, 0, 0, /* 1 */ 0, 0, 0, 0, /* 2 */ 1, 0, 0, 1]);
  const record = ['a', 'p'];
  const session = await typescriptBackend.compile(network, weights);
  const whole = await session.run(input, { record });
  expect(whole.layers['p'].spikes.index.length).toBeGreaterThan(1);
  const first = await session.run(sliceSteps(input, 0, 1), { record });
  const silent = await session.run(sliceSteps(input, 1, 2), { record, carryState: true });
  const last = await session.run(sliceSteps(input, 2, 3), { record, carryState: true });
  for (const name of record)
    expect(joinTraces([first, silent, last].map(({ layers }) => layers[name]))).toEqual(whole.layers[name]);
});
