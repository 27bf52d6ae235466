import { deriveSeed, type NetworkSpec, type NetworkWeights, randomGenerator, sparseFromDense } from '@spikeseg/snn-core';
import { typescriptBackend } from '@spikeseg/snn-core/reference';
import { initWeights } from '../init-weights.ts';
import type { Stimulus, TrainingOptions } from './options.ts';

/*
 * A world with a known structure: every stimulus is one bar (5 px long, four orientations, anywhere) that appears in the
 * second step, on noise. One layer of 5 × 5 maps looks at it. What there is to learn is four patterns.
 */

const size = 11;
const steps = 4;
export const orientations = ['horizontal', 'vertical', 'falling', 'rising'] as const;
const directions = [
  [0, 1],
  [1, 0],
  [1, 1],
  [1, -1],
] as const;

/** Pixel offsets (dy, dx) of a bar from its centre. */
export function barPixels(orientation: number): (readonly [number, number])[] {
  const [dy, dx] = directions[orientation];
  return [-2, -1, 0, 1, 2].map((k) => [k * dy, k * dx] as const);
}

/** A bar of a seeded place and orientation, and noise: every pixel fires by itself once in `1 / noise` steps. */
export function barStimulus(seed: number, noise = 0.005): Stimulus & { readonly orientation: number } {
  const random = randomGenerator(seed);
  const orientation = random.integer(4);
  const [y, x] = [2 + random.integer(size - 4), 2 + random.integer(size - 4)];
  const dense = Float32Array.from({ length: steps * size * size }, () => (random.uniform() < noise ? 1 : 0));
  for (const [dy, dx] of barPixels(orientation)) dense[size * size + (y + dy) * size + x + dx] = 1;
  return { ...sparseFromDense([steps, 1, size, size], dense), orientation };
}

export function barStimuli(seed: number, count: number, noise?: number): ReturnType<typeof barStimulus>[] {
  return Array.from({ length: count }, (_, i) => barStimulus(deriveSeed(seed, 'bar', i), noise));
}

/** Noise without bars. */
export function noiseStimuli(seed: number, count: number, noise: number): Stimulus[] {
  return Array.from({ length: count }, (_, i) => {
    const random = randomGenerator(deriveSeed(seed, 'noise', i));
    return sparseFromDense(
      [steps, 1, size, size],
      Float32Array.from({ length: steps * size * size }, () => (random.uniform() < noise ? 1 : 0)),
    );
  });
}

export function barNetwork(maps: number, threshold: number): NetworkSpec {
  return {
    input: { channels: 1, height: size, width: size },
    layers: [{ kind: 'conv', name: 'conv1', maps, kernel: 5, neuron: { threshold, leak: { kind: 'none' } } }],
    fireOnce: true,
    numerics: 'exact',
  };
}

/** Weights N(0.8, 0.01) in [0, 1] and resting thresholds for all convolutions. */
export function untrainedWeights(network: NetworkSpec, seed: number): NetworkWeights {
  const tensors: Record<string, NetworkWeights[string]> = {};
  let { channels } = network.input;
  for (const layer of network.layers) {
    if (layer.kind !== 'conv') continue;
    const shape = [layer.maps, channels, layer.kernel, layer.kernel];
    tensors[`${layer.name}.weight`] = initWeights(shape, { mean: 0.8, std: 0.01, weightMin: 0, weightMax: 1 }, seed, layer.name);
    tensors[`${layer.name}.threshold`] = {
      shape: [layer.maps],
      data: new Float32Array(layer.maps).fill(layer.neuron.threshold),
    };
    channels = layer.maps;
  }
  return tensors;
}

/** A training on bars in which everything that a training can do is switched on. */
export function barTraining(overrides: Partial<TrainingOptions> = {}): TrainingOptions {
  const network = overrides.network ?? barNetwork(8, 3);
  return {
    network,
    weights: untrainedWeights(network, 1),
    backend: typescriptBackend,
    layers: ['conv1'],
    seed: 1,
    rule: { kind: 'soft', lrPlus: 0.04, lrMinus: 0.03, weightMin: 0, weightMax: 1 },
    competition: { mode: 'both', localRadius: 2 },
    homeostasis: {
      adaptiveThreshold: { thetaRest: 3, thetaPlus: 0.05, tauTheta: 50, thetaMax: 4.5 },
      rateGain: { targetRate: 0.25, learningRate: 0.001, gainMin: 1, gainMax: 1.4, rateWindow: 20 },
      deadMapRecovery: { deadThreshold: 0.01, recoveryBoost: 0.1 },
    },
    convergence: { minWins: 10, deltaThreshold: 1e-4, targetRatio: 0.9, patience: 20, checkInterval: 20 },
    maxEpochs: 2,
    batchSize: 1,
    frozenCacheBytes: 0,
    stimuli: ({ layer, epoch, skip }) => barStimuli(deriveSeed(2, layer, epoch), 50).slice(skip),
    ...overrides,
  };
}

/** Two learning layers with a pool between them. */
export const deepNetwork: NetworkSpec = {
  input: { channels: 1, height: size, width: size },
  layers: [
    { kind: 'conv', name: 'conv1', maps: 4, kernel: 3, neuron: { threshold: 1.5, leak: { kind: 'subtractive', amount: 0.1 } } },
    { kind: 'pool', name: 'pool1', kernel: 2, stride: 2 },
    { kind: 'conv', name: 'conv2', maps: 3, kernel: 3, neuron: { threshold: 0.75, leak: { kind: 'none' } } },
  ],
  fireOnce: true,
  numerics: 'exact',
};
