import type { EventStream } from '@spikeseg/events';
import type { NetworkWeights } from '@spikeseg/snn-core';
import type { Model } from '../network/model.ts';
import { trainedLayers } from '../network/network.ts';
import type { DetectorPool } from '../pool/detector-pool.ts';

/*
 * Networks that the trained one is measured against. The fair untrained network: training moves weights and thresholds, and a network whose thresholds are at rest answers to
 * everything; beside it any network with raised thresholds looks learned. Here the initial weights keep their values and
 * the thresholds of all layers that learn are raised together until the network detects as often as the trained one.
 * What is left between the two is what the weights have learned. No label is asked.
 */

/** Halvings of the search: the factor is found within 1000^(1/2^10), about 0.7 %. */
const halvings = 10;
const largestFactor = 1000;

/** @param streams of recordings on which both networks answer about equally often */
export async function matchAnswers(
  pool: DetectorPool,
  { trained, untrained }: { readonly trained: Model; readonly untrained: Model },
  streams: readonly EventStream[],
): Promise<Model> {
  const answers = async (model: Model): Promise<number> => {
    const found = await Promise.all(streams.map((events) => pool.detect({ model, recording: '', events, decode: false })));
    return found.reduce((count, { detections }) => count + detections.length, 0);
  };
  const target = await answers(trained);
  let [low, high] = [1, largestFactor];
  let best = { model: untrained, distance: Math.abs((await answers(untrained)) - target) };
  for (let i = 0; i < halvings; i++) {
    const factor = Math.sqrt(low * high);
    const model = { ...untrained, weights: raised(untrained, factor) };
    const count = await answers(model);
    if (Math.abs(count - target) < best.distance) best = { model, distance: Math.abs(count - target) };
    // The higher the thresholds, the fewer the answers.
    if (count > target) low = factor;
    else high = factor;
  }
  return best.model;
}

/** The weights with the thresholds of the layers that learn multiplied by a factor. */
function raised({ config, weights }: Model, factor: number): NetworkWeights {
  const names = trainedLayers(config).map((layer) => `${layer}.threshold`);
  return Object.fromEntries(
    Object.entries(weights).map(([name, tensor]) => [
      name,
      names.includes(name) ? { ...tensor, data: tensor.data.map((threshold) => threshold * factor) } : tensor,
    ]),
  );
}

/**
 * The network with every weight that is learned at the mean of its layer, thresholds as they are: it adds up what lies in a
 * box, and what another network does better than this is more than finding compact spots.
 */
export function constantWeights({ config, network, weights }: Model): Model {
  const names = trainedLayers(config).map((layer) => `${layer}.weight`);
  const levelled: NetworkWeights = Object.fromEntries(
    Object.entries(weights).map(([name, tensor]) => {
      if (!names.includes(name)) return [name, tensor];
      const mean = tensor.data.reduce((sum, weight) => sum + weight, 0) / tensor.data.length;
      return [name, { ...tensor, data: new Float32Array(tensor.data.length).fill(mean) }];
    }),
  );
  return { config, network, weights: levelled };
}
