import { deriveSeed, type NetworkSpec, type NetworkWeights, type RandomGenerator, randomGenerator } from '@spikeseg/snn-core';
import { randomLayers, randomRivals, transportWeights } from '../../snn-core/src/testing/testing.fixture.ts';
import type { RandomModel } from './random-models.fixture.ts';

/**
 * Network number k, with branches and transport layers. Every third one is transport layers that
 * compete with each other; in every second one motions pay the same for all neighbours beside a cell, and more for those at its corners.
 */
export function allLayersModel(k: number, numerics: NetworkSpec['numerics'] = 'exact'): RandomModel {
  const random = randomGenerator(deriveSeed(20_260_103, 'onnx, all layers', k));
  const network = k % 3 === 0 ? randomRivals(random, numerics) : randomLayers(random, numerics);
  const weights = transportWeights(network, random);
  return { network, weights: k % 2 === 0 ? weights : withRoundCosts(weights, random), random };
}

function withRoundCosts(weights: NetworkWeights, random: RandomGenerator): NetworkWeights {
  const rounded = Object.entries(weights).map(([name, tensor]) => {
    if (!name.endsWith('.lateral')) return [name, tensor] as const;
    const data = tensor.data.slice();
    for (let motion = 0; motion < data.length; motion += 9) {
      const [centre, beside, corner] = [0, 1, 2].map(() => 0.5 * random.uniform()).toSorted((a, b) => a - b);
      data.set([corner, beside, corner, beside, centre, beside, corner, beside, corner], motion);
    }
    return [name, { ...tensor, data }] as const;
  });
  return Object.fromEntries(rounded);
}
