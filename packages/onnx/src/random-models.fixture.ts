import {
  deriveSeed,
  type LayerSpec,
  type Leak,
  type NetworkSpec,
  type NetworkWeights,
  type RandomGenerator,
  randomGenerator,
} from '@spikeseg/snn-core';
import { anyWeights, largestCount, randomNetwork } from '../../snn-core/src/testing/testing.fixture.ts';

/** A network of random sizes with weights from anywhere, and a generator to draw its input from. */
export interface RandomModel {
  readonly network: NetworkSpec;
  readonly weights: NetworkWeights;
  readonly random: RandomGenerator;
}

const leaks: readonly Leak[] = [
  { kind: 'none' },
  { kind: 'subtractive', amount: 0.09 },
  { kind: 'multiplicative', factor: 0.9 },
  { kind: 'subtractive', amount: 0 },
];
const pools = [
  { kernel: 2, stride: 2 },
  { kernel: 3, stride: 1 },
  { kernel: 2, stride: 3 },
];

/** Network number k: every leak, both ways of firing and every kind of pool in turns; input of counts where k is odd; one in ten as wide as real ones. */
export function randomModel(k: number, changes: Partial<NetworkSpec> = {}): RandomModel {
  const random = randomGenerator(deriveSeed(20_260_102, 'onnx', k));
  const choice = { leak: leaks[k % 4], fireOnce: k % 8 >= 4, pool: pools[k % 3], numerics: 'exact' } as const;
  const drawn = randomNetwork(random, choice);
  const counts = k % 2 === 1 ? { maxValue: largestCount } : {};
  const layers = k % 10 === 9 ? drawn.layers.map(widened) : drawn.layers;
  const network = { ...drawn, layers, input: { ...drawn.input, ...counts }, ...changes };
  return { network, weights: anyWeights(network, random), random };
}

/** ONNX Runtime computes whole blocks of 8 or 16 maps in another way. */
function widened(layer: LayerSpec): LayerSpec {
  return layer.kind === 'pool' ? layer : { ...layer, maps: layer.name === 'conv1' ? 16 : 36 };
}
