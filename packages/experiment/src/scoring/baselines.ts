import type { SpikesegConfig } from '@spikeseg/config';
import { type EventStream, usualOffShare } from '@spikeseg/events';
import { type NetworkWeights, wasmBackend } from '@spikeseg/snn-core';
import { readyDetectors } from '../detectors/detector-kinds.ts';
import { withOffShare } from '../detectors/evidence.ts';
import { detect } from '../models/detector.ts';
import { type Model, trainedLayers } from '../network/network.ts';
import type { DetectorPool } from '../pool/detector-pool.ts';
import { type MarkedDetections, withoutLists } from '../pool/mark-detections.ts';

/** What a detector that needs no training found in a recording. */
export interface BaselineDetections {
  /** Of its row. */
  readonly title: string;
  readonly found: MarkedDetections;
}

/**
 * Detections of the detectors that need no training in a recording: evidence neurons in their own time steps, the others in those of the network.
 *
 * @param except row of the detector that is scored
 */
export async function baselineDetections(
  config: SpikesegConfig,
  recording: string,
  events: EventStream,
  except?: string,
): Promise<BaselineDetections[]> {
  const found: BaselineDetections[] = [];
  for (const { id, title, untrained } of readyDetectors.filter((one) => one.title !== except)) {
    const usual: SpikesegConfig = {
      ...withOffShare(config, usualOffShare),
      evaluation: { ...config.evaluation, detector: id },
    };
    const model = {
      config: { ...usual, evidence: { ...usual.evidence, passes: 'causal' as const } },
      ...untrained(events.sensor),
    };
    found.push({
      title,
      found: withoutLists(await detect(wasmBackend, model, recording, events, undefined, { classes: false })),
    });
  }
  return found;
}

/*
 * Networks that the trained one is measured against. The fair untrained network: training moves weights and thresholds, and a network whose thresholds are at rest answers to
 * everything; beside it any network with raised thresholds looks learned. Here the initial weights keep their values and
 * the thresholds of all layers that learn are raised together until the network detects as often as the trained one.
 * What is left between the two is what the weights have learned. No label is asked.
 */

/** Halvings of the search: the factor is found within 1000^(1/2^10), about 0.7 %. */
const halvings = 10;
const largestFactor = 1000;
/** Runs over every recording that {@link matchAnswers} takes: the two networks as they are, then each halving. */
export const matchingRuns: number = 2 + halvings;

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
