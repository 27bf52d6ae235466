import { expect, test } from 'vitest';
import { typescriptBackend } from '../backend/ts/backend.ts';
import { layerShapes } from '../network/layer-shapes.ts';
import type { PoolLayerSpec } from '../network/network-spec.ts';
import { deriveSeed, randomGenerator } from '../random.ts';
import { sparseFromDense } from '../spikes/sparse-spikes.ts';
import { inputShape, randomSpikes } from '../testing/random-cases.ts';
import { poolCauses } from './pool-causes.ts';

test('by hand: two spikes in one window, and one that lies in no window', () => {
  const received = sparseFromDense([1, 1, 2, 3], [1, 0, 1, 0, 1, 0]);
  const pooled = sparseFromDense([1, 1, 1, 1], [1]);
  const pool: PoolLayerSpec = { kind: 'pool', name: 'p', kernel: 2, stride: 2 };
  const { offsets, index } = poolCauses(pool, { input: [1, 2, 3], output: [1, 1, 1] }, received, pooled);
  expect([[...offsets], [...index]]).toEqual([
    [0, 2],
    [0, 4],
  ]);
});

test.each([
  [2, 2],
  [3, 1],
  [3, 2],
  [2, 3],
  [1, 1],
])('kernel %d, stride %d: what the engine noted on the way', async (kernel, stride) => {
  const pool = { kind: 'pool', name: 'p', kernel, stride } as const;
  const network = { input: { channels: 2, height: 7, width: 9 }, layers: [pool], fireOnce: false, numerics: 'exact' } as const;
  const window = randomSpikes(inputShape(network, 5), 0.3, 'binary', randomGenerator(deriveSeed(3, kernel, stride)));
  const session = await typescriptBackend.compile(network, {});
  const { spikes, causes } = (await session.run(window)).layers['p'];
  expect(causes?.index.length).toBeGreaterThan(0);
  expect(poolCauses(pool, layerShapes(network)['p'], window, spikes)).toEqual(causes);
});
