import { fitSensor, type SensorSize } from '@spikeseg/events';
import type { WindowOptions } from '@spikeseg/events/windows';
import {
  evidenceOffsets,
  forwardTensors,
  forwardTransports,
  type NetworkSpec,
  type NetworkWeights,
  receptiveField,
} from '@spikeseg/snn-core';
import type { ClassSpikeOptions } from './class-spikes.ts';

/* A network whose last layer has a map for every class: its spikes are what a detector finds. */

/** Name of the layer whose spikes count: the last one. */
export const classLayer = ({ layers }: NetworkSpec): string => layers[layers.length - 1].name;

/** A network as it detects: "once per stimulus" belongs to training, as an object that stays must go on being found. */
export const freeRunning = (network: NetworkSpec): NetworkSpec => ({ ...network, fireOnce: false });

/** Whether spikes can be taken apart down to their events: convolutions and pools in a chain. */
export const isDecodable = ({ layers }: NetworkSpec): boolean =>
  layers.every(
    (layer, position) =>
      layer.kind !== 'transport' && (layer.from === undefined || layer.from === (layers[position - 1]?.name ?? 'input')),
  );

/** Weights, thresholds and costs as engines compute with them, which are those in an ONNX file, too: places and scores come from them. */
export const computedWeights = (network: NetworkSpec, weights: NetworkWeights): NetworkWeights =>
  Object.fromEntries([
    ...Object.entries(forwardTensors(network, weights)).flatMap(([name, { weight, threshold }]) => [
      [`${name}.weight`, weight],
      [`${name}.threshold`, threshold],
    ]),
    ...Object.entries(forwardTransports(network, weights)).flatMap(([name, { weight, threshold, leak, lateral }]) =>
      Object.entries({ weight, threshold, leak, lateral }).map(([tensor, value]) => [`${name}.${tensor}`, value]),
    ),
  ]);

/** What tells where class spikes lie that are not decoded. @param weights as engines compute with them */
export function placeByWeights(
  network: NetworkSpec,
  weights: NetworkWeights,
  { timestepMs, width, height }: WindowOptions,
  sensor: SensorSize,
): Omit<ClassSpikeOptions, 'recording' | 'windowStartUs'> {
  const last = classLayer(network);
  return {
    timestepMs,
    thresholds: weights[`${last}.threshold`].data,
    receptiveField: receptiveField(network, last),
    evidence: evidenceOffsets(network, weights, last),
    scaling: fitSensor(sensor, { width, height }),
    sensor,
  };
}
