import { runInNewContext } from 'node:vm';
import { fitSensor, toSensor } from '@spikeseg/events';
import { encodeSidecar, type Sidecar, writeModel } from '@spikeseg/onnx';
import type { NetworkSpec } from '@spikeseg/snn-core';
import { describe, expect, test } from 'vitest';

const neuron = { threshold: 1, leak: { kind: 'none' } } as const;
const network: NetworkSpec = {
  input: { channels: 2, height: 60, width: 100 },
  layers: [
    { kind: 'pool', name: 'pool', kernel: 2, stride: 2 },
    { kind: 'conv', name: 'conv', maps: 1, kernel: 3, neuron },
  ],
  fireOnce: false,
  numerics: 'exact',
};
const weights = {
  'conv.weight': { shape: [1, 2, 3, 3], data: new Float32Array(18).fill(1) },
  'conv.threshold': { shape: [1], data: Float32Array.of(1) },
};

const rulesOf = (info: object) => {
  const { bytes, metadata } = writeModel(network, weights, { graph: { kind: 'step' }, info });
  return (JSON.parse(encodeSidecar(bytes, metadata)) as Sidecar).rules;
};

describe.each([
  [240, 180],
  [100, 60],
  [1280, 720],
  [50, 30],
])('the formulas beside an ONNX file, of a sensor of %d × %d px', (width, height) => {
  const scaling = fitSensor({ width, height }, network.input);
  const { numerator, denominator, offsetX, offsetY } = scaling;

  test.each(['known', 'not known'])('are those of the library, where it is %s', (which) => {
    const { scaling: named, input, output } = rulesOf(which === 'known' ? { sensor: { width, height, scaling } } : {});
    const names = { floor: Math.floor, min: Math.min, width, height, n: numerator };
    const definitions = named?.split('; ').slice(0, 3).join('; ').replace(' of the sensor', '') ?? '';
    const value = (formula: string, at: object) => runInNewContext(`${definitions}; ${formula}`, { ...names, ...at }) as number;
    for (const x of [0, 7, width - 1])
      expect(value(input.column, { x })).toBe(Math.floor((x * numerator) / denominator) + offsetX);
    for (const y of [0, 5, height - 1]) expect(value(input.row, { y })).toBe(Math.floor((y * numerator) / denominator) + offsetY);
    // The pool makes one of input pixels 6 and 7, and of 2 and 3.
    expect(value(output.x, { u: 3 })).toBeCloseTo(toSensor(6.5, offsetX, scaling), 9);
    expect(value(output.y, { v: 1 })).toBeCloseTo(toSensor(2.5, offsetY, scaling), 9);
  });
});
