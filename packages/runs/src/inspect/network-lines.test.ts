import type { NetworkSpec } from '@spikeseg/snn-core';
import { expect, test } from 'vitest';
import { layerLines, tensorLine, tensorStatistics, thresholdsOf } from './network-lines.ts';

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

test('a layer has its shape and weights, then thresholds, one number where all maps share it, twelve a line', () => {
  const cells = layerLines(network, weights).map((line) => line.trim().split(/ {2,}/));
  expect(cells.slice(1)).toEqual([
    ['input', '1×8×10'],
    ['a', 'conv 3×3', '2×8×10', '2×1×3×3, -1 … 3.25, mean 1.125'],
    ['p', 'pool 2×2 / 2', '2×4×5'],
    ['b', 'conv 1×1', '13×4×5', '13×2×1×1, 0.5 … 0.5, mean 0.5'],
    ['thresholds per map'],
    ['a: 2.000 (all 2 maps)'],
    ['b: 0.000 1.000 2.000 3.000 4.000 5.000 6.000 7.000 8.000 9.000 10.00 11.00'],
    ['12.00'],
  ]);
  expect(Object.keys(thresholdsOf(network, weights))).toEqual(['a', 'b']);
});

test('a number alone is a tensor, too', () => {
  expect(tensorLine(tensorStatistics({ shape: [], data: [0.123_456] }))).toBe('scalar, 0.1235 … 0.1235, mean 0.1235');
});
