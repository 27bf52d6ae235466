import { deriveSeed, randomGenerator, type Tensor } from '@spikeseg/snn-core';
import type { LearningRule } from './learning-rule.ts';
import { clampWeight } from './learning-rule.ts';

export interface WeightDistribution extends Pick<LearningRule, 'weightMin' | 'weightMax'> {
  readonly mean: number;
  readonly std: number;
}

/**
 * Draws the weights that a layer starts to learn from: normal(mean, std), clamped to the weight range.
 *
 * @param shape [maps, channels, kernel, kernel]
 * @param seed the run's seed; every layer name has its own stream
 */
export function initWeights(shape: readonly number[], distribution: WeightDistribution, seed: number, layer: string): Tensor {
  const random = randomGenerator(deriveSeed(seed, 'init', layer));
  const data = new Float32Array(shape.reduce((product, size) => product * size, 1));
  for (let i = 0; i < data.length; i++) {
    data[i] = clampWeight(distribution, distribution.mean + distribution.std * random.normal());
  }
  return { shape: [...shape], data };
}
