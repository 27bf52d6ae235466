import type { NetworkSpec } from '@spikeseg/snn-core';
import { expect, test } from 'vitest';
import { layerLines, tensorLine, tensorStatistics } from './network-lines.ts';

const neuron = { threshold: 2, leak: { kind: 'none' } } as const;
const network: NetworkSpec = {
  input: { channels: 1, height: 8, width: 10 },
  layers: [
    { kind: 'conv', name: 'a', maps: 2, kernel: 3, neuron },
    { kind: 'pool', name: 'p', kernel: 2, stride: 2 },
    { kind: 'conv', name: 'b', maps: 13, kernel: 1, neuron },
  ],
  fireOnce: false,
  numerics: 'exact',
};
const weights = {
  'a.weight': { shape: [2, 1, 3, 3], data: Float32Array.from({ length: 18 }, (_, k) => (k - 4) / 4) },
  'a.threshold': { shape: [2], data: Float32Array.of(2, 2) },
  'b.weight': { shape: [13, 2, 1, 1], data: new Float32Array(26).fill(0.5) },
  'b.threshold': { shape: [13], data: Float32Array.from({ length: 13 }, (_, k) => k) },
};

test('a layer has its shape, weights and thresholds, one number where all maps share it', () => {
  const cells = layerLines(network, weights).map((line) => line.trim().split(/ {2,}/));
  expect(cells.slice(1)).toEqual([
    ['input', '1×8×10'],
    ['a', 'conv 3×3', '2×8×10', '2×1×3×3, -1 … 3.25, mean 1.125', '2'],
    ['p', 'pool 2×2 / 2', '2×4×5'],
    ['b', 'conv 1×1', '13×4×5', '13×2×1×1, 0.5 … 0.5, mean 0.5', '0 … 12'],
  ]);
});

test('a number alone is a tensor, too', () => {
  expect(tensorLine(tensorStatistics({ shape: [], data: [0.123_456] }))).toBe('scalar, 0.1235 … 0.1235, mean 0.1235');
});
