import { fails, type Saying } from '@spikeseg/test-support';
import { describe, expect, it } from 'vitest';
import { checkWeights, weightShapes } from './check-weights.ts';
import { defaultNetwork } from './default-network.fixture.ts';
import type { NetworkWeights } from './network-spec.ts';

const ones = (...shape: number[]) => ({ shape, data: new Float32Array(shape.reduce((a, b) => a * b, 1)).fill(1) });
const weights: NetworkWeights = Object.fromEntries(
  Object.entries(weightShapes(defaultNetwork)).map(([name, shape]) => [name, ones(...shape)]),
);
const without = (missing: string): NetworkWeights =>
  Object.fromEntries(Object.entries(weights).filter(([name]) => name !== missing));

describe('weightShapes', () => {
  it('are those of the default network', () => {
    expect(weightShapes(defaultNetwork)).toEqual({
      'conv1.weight': [4, 2, 5, 5],
      'conv1.threshold': [4],
      'conv2.weight': [36, 4, 5, 5],
      'conv2.threshold': [36],
      'conv3.weight': [1, 36, 7, 7],
      'conv3.threshold': [1],
    });
  });
});

describe('checkWeights', () => {
  it('accepts weights that fit, also for a part of the network', () => {
    expect(() => {
      checkWeights(defaultNetwork, weights);
      checkWeights({ ...defaultNetwork, layers: defaultNetwork.layers.slice(0, 3) }, weights);
    }).not.toThrow();
  });

  it.each<[Saying, NetworkWeights]>([
    [['weights', 'conv1.weight [4, 2, 5, 5]', 'none'], {}],
    [['weights', 'conv3.threshold [1]', 'none', 'conv1.weight', 'conv1.threshold', 'conv2.weight'], without('conv3.threshold')],
    [['weights: conv2.weight', '[36, 4, 5, 5]', '[36, 4, 5, 7]'], { ...weights, 'conv2.weight': ones(36, 4, 5, 7) }],
    [['weights: conv1.weight', '[4, 2, 5, 5]', '[200]'], { ...weights, 'conv1.weight': ones(200) }],
    [['weights: conv1.weight', '[4, 2, 5, 5]', '[4, 2, 5, 5, 1]'], { ...weights, 'conv1.weight': ones(4, 2, 5, 5, 1) }],
    [['weights: conv1.threshold', 4, 3], { ...weights, 'conv1.threshold': { shape: [4], data: new Float32Array(3) } }],
    [
      ['weights: conv1.threshold', 'float32', '[object Float64Array]'],
      { ...weights, 'conv1.threshold': { shape: [4], data: new Float64Array(4) as unknown as Float32Array } },
    ],
    [['weights: conv3.threshold', 0, 0, 0], { ...weights, 'conv3.threshold': { shape: [1], data: Float32Array.of(0) } }],
    [
      ['weights: conv1.threshold', 0, 'NaN', 2],
      { ...weights, 'conv1.threshold': { shape: [4], data: Float32Array.of(1, 1, Number.NaN, 1) } },
    ],
    [
      ['weights: conv1.weight', 'Infinity', 0],
      { ...weights, 'conv1.weight': { shape: [4, 2, 5, 5], data: new Float32Array(200).fill(Infinity) } },
    ],
  ])('%j', (saying, wrong) => {
    expect(() => checkWeights(defaultNetwork, wrong)).toThrow(fails(RangeError, ...saying));
  });
});
