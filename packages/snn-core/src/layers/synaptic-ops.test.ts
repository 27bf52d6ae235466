import { expect, test } from 'vitest';
import { typescriptBackend } from '../backend/ts/backend.ts';
import type { TransportLayerSpec } from '../network/network-spec.ts';
import { deriveSeed, randomGenerator } from '../random.ts';
import { randomSpikes } from '../testing/random-cases.ts';
import { synapsesOfPixels, synapticOpsOf } from './synaptic-ops.ts';

const neuron = { threshold: 1, leak: { kind: 'none' } } as const;

test('by hand: a corner reaches four ninths of a kernel of three, an edge six, the middle all', () => {
  const layer = { kind: 'conv', name: 'c', maps: 2, kernel: 3, neuron } as const;
  expect([...synapsesOfPixels(layer, 3, 4)]).toEqual([8, 12, 12, 8, 12, 18, 18, 12, 8, 12, 12, 8]);
});

test('a kernel that is larger than the layer reaches all of it', () => {
  expect([...synapsesOfPixels({ kind: 'conv', name: 'c', maps: 1, kernel: 9, neuron }, 2, 3)]).toEqual([6, 6, 6, 6, 6, 6]);
});

test.each([1, 3, 7])('kernel %d: what the engine counts', async (kernel) => {
  const layer = { kind: 'conv', name: 'c', maps: 3, kernel, neuron } as const;
  const network = { input: { channels: 2, height: 5, width: 8 }, layers: [layer], fireOnce: false, numerics: 'float' } as const;
  const weights = {
    'c.weight': { shape: [3, 2, kernel, kernel], data: new Float32Array(6 * kernel * kernel) },
    'c.threshold': { shape: [3], data: Float32Array.of(1, 1, 1) },
  };
  const window = randomSpikes([4, 2, 5, 8], 0.3, 'binary', randomGenerator(deriveSeed(4, kernel)));
  const session = await typescriptBackend.compile(network, weights);
  expect(synapticOpsOf(layer, [2, 5, 8], window)).toBe((await session.run(window)).synapticOps);
});

test.each([
  [3, 1],
  [4, 1],
  [4, 3],
  [7, 4],
  [20, 4],
])('a transport layer, kernel %d, stride %d: what the engine counts', async (kernel, stride) => {
  const layer: TransportLayerSpec = {
    kind: 'transport',
    name: 't',
    maps: 2,
    kernel,
    stride,
    motions: [{ name: 'stand', vx: 0, vy: 0 }],
    switchCost: 9,
    neuron: { threshold: 1, leak: { kind: 'none' }, ceiling: 2 },
  };
  const network = { input: { channels: 2, height: 9, width: 14 }, layers: [layer], fireOnce: false, numerics: 'float' } as const;
  const weights = {
    't.weight': { shape: [2, 2, kernel, kernel], data: new Float32Array(4 * kernel * kernel) },
    't.threshold': { shape: [2], data: Float32Array.of(1, 1) },
    't.lateral': { shape: [1, 3, 3], data: new Float32Array(9) },
  };
  const window = randomSpikes([4, 2, 9, 14], 0.3, 'binary', randomGenerator(deriveSeed(5, kernel)));
  const session = await typescriptBackend.compile(network, weights);
  expect(synapticOpsOf(layer, [2, 9, 14], window)).toBe((await session.run(window)).synapticOps);
});
