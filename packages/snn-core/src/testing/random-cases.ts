import { weightShapes } from '../network/check-weights.ts';
import type { ConvLayerSpec, Leak, NetworkSpec, NetworkWeights, PoolLayerSpec, Tensor } from '../network/network-spec.ts';
import type { RandomGenerator } from '../random.ts';
import type { SparseSpikes, SpikeShape } from '../spikes/sparse-spikes.ts';
import { sparseFromDense } from '../spikes/sparse-spikes.ts';

/** Spacing of weights, thresholds and leaks: sums on this grid are exact in float32 in whatever order an engine adds. */
const grid = 1 / 64;

/** Random number on the grid in [from, to]. */
function onGrid(random: RandomGenerator, from: number, to: number): number {
  return grid * (Math.round(from / grid) + random.integer(Math.round((to - from) / grid) + 1));
}

/** The three leaks, with constants that keep potentials on a power-of-two grid. */
export const exactLeaks: readonly Leak[] = [
  { kind: 'none' },
  { kind: 'subtractive', amount: 0 },
  { kind: 'subtractive', amount: 11 * grid },
  { kind: 'multiplicative', factor: 0.5 },
];

/** A convolution with a random threshold. */
export function randomConv(name: string, maps: number, kernel: number, leak: Leak, random: RandomGenerator): ConvLayerSpec {
  return { kind: 'conv', name, maps, kernel, neuron: { threshold: onGrid(random, 0.5, 2.5), leak } };
}

export interface RandomNetworkOptions {
  readonly leak: Leak;
  readonly fireOnce: boolean;
  readonly pool: Pick<PoolLayerSpec, 'kernel' | 'stride'>;
  readonly numerics?: NetworkSpec['numerics'];
}

/** A network conv1 → pool1 → conv2 of random size, with the leak and pool given, and float numerics unless told. */
export function randomNetwork(
  random: RandomGenerator,
  { leak, fireOnce, pool, numerics = 'float' }: RandomNetworkOptions,
): NetworkSpec {
  const kernel = (): number => 1 + 2 * random.integer(4);
  return {
    input: { channels: 1 + random.integer(3), height: 7 + random.integer(8), width: 7 + random.integer(30) },
    layers: [
      randomConv('conv1', 1 + random.integer(5), kernel(), leak, random),
      { kind: 'pool', name: 'pool1', ...pool },
      randomConv('conv2', 1 + random.integer(6), kernel(), leak, random),
    ],
    fireOnce,
    numerics,
  };
}

/** Weights in [−0.5, 1] and thresholds within a factor of two of the resting ones, all on the grid. */
export function randomWeights(network: NetworkSpec, random: RandomGenerator): NetworkWeights {
  const weights: Record<string, Tensor> = {};
  for (const [name, shape] of Object.entries(weightShapes(network))) {
    const size = shape.reduce((product, length) => product * length, 1);
    const range = name.endsWith('.threshold') ? [0.5, 3] : [-0.5, 1];
    weights[name] = { shape, data: Float32Array.from({ length: size }, () => onGrid(random, range[0], range[1])) };
  }
  return weights;
}

/**
 * Weights of mean 0.2 and deviation 0.5, and thresholds from 0.3 to 2.3, anywhere in float32: the order of a sum shows in its
 * bits unless numerics are exact. Exact layers without a leak get no negative weights, since they would be refused.
 */
export function anyWeights(network: NetworkSpec, random: RandomGenerator): NetworkWeights {
  const weights: Record<string, Tensor> = {};
  for (const [name, shape] of Object.entries(weightShapes(network))) {
    const layer = network.layers.find((candidate) => name === `${candidate.name}.weight`);
    const positive = network.numerics === 'exact' && layer?.kind === 'conv' && layer.neuron.leak.kind === 'none';
    const weight = (): number => 0.2 + 0.5 * random.normal();
    const draw = layer === undefined ? () => 0.3 + 2 * random.uniform() : positive ? () => Math.abs(weight()) : weight;
    const size = shape.reduce((product, length) => product * length, 1);
    weights[name] = { shape, data: Float32Array.from({ length: size }, draw) };
  }
  return weights;
}

/** Largest value of random counts. */
export const largestCount = 12;
/** Step between values of random evidence. */
export const natStep = 1 / 64;

/**
 * Random spikes of a density in [0, 1].
 *
 * @param input `binary`; `counts`, whole values from 1 to {@link largestCount}; `nats`, multiples of {@link natStep} up to it; or
 *   `graded`, values in quarters, some negative
 */
export function randomSpikes(
  shape: SpikeShape,
  density: number,
  input: 'binary' | 'counts' | 'nats' | 'graded',
  random: RandomGenerator,
): SparseSpikes {
  const value = (): number => {
    if (input === 'binary') return 1;
    if (input === 'nats') return (1 + random.integer(largestCount / natStep)) * natStep;
    const count = 1 + random.integer(largestCount);
    return input === 'counts' ? count : count / 4 - (random.uniform() < 0.2 ? 4 : 0) || 1;
  };
  const length = shape[0] * shape[1] * shape[2] * shape[3];
  return sparseFromDense(
    shape,
    Float32Array.from({ length }, () => (random.uniform() < density ? value() : 0)),
  );
}

/** Shape of a window of `steps` for a network. */
export function inputShape({ input }: NetworkSpec, steps: number): SpikeShape {
  return [steps, input.channels, input.height, input.width];
}
