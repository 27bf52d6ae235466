import type { SpikesegConfig } from '@spikeseg/config';
import { windowAt, windowCount } from '@spikeseg/data-ebssa';
import { type Detection, detectionsFromClassSpikes } from '@spikeseg/segmentation';
import {
  type Backend,
  evidenceOffsets,
  type EventStream,
  fitSensor,
  type NetworkSpec,
  type NetworkWeights,
  receptiveField,
} from '@spikeseg/snn-core';
import { windowOptions } from './stimuli.ts';

/** A network that is ready to detect. */
export interface Model {
  readonly config: SpikesegConfig;
  readonly network: NetworkSpec;
  readonly weights: NetworkWeights;
}

/** The layer whose spikes are the network's answers. */
export const classLayer = 'conv3';

/**
 * Runs a model over a recording from beginning to end and turns its class spikes into detections, in time order.
 *
 * Neurons run free: "once per stimulus" (`model.fire_once`) belongs to training, an object that stays must go on being found.
 * `evaluation.state: carry` keeps the membrane potentials from window to window, `reset` starts every window from rest.
 *
 * @param recording name to write into the detections
 * @param onWindow awaited after every window
 */
export async function detect(
  backend: Backend,
  model: Model,
  recording: string,
  events: EventStream,
  onWindow: (done: number, total: number) => void | Promise<void> = () => {},
): Promise<Detection[]> {
  const { config, weights } = model;
  const carryState = config.evaluation.state === 'carry';
  const network = { ...model.network, fireOnce: false };
  const options = { ...windowOptions(config), stride: config.data.n_timesteps };
  const place = {
    recording,
    timestepMs: options.timestepMs,
    thresholds: weights[`${classLayer}.threshold`].data,
    receptiveField: receptiveField(network, classLayer),
    evidence: evidenceOffsets(network, weights, classLayer),
    scaling: fitSensor(events.sensor, { width: options.width, height: options.height }),
    sensor: events.sensor,
  };
  const session = await backend.compile(network, weights);
  const detections: Detection[] = [];
  const total = windowCount(events, options);
  for (let index = 0; index < total; index++) {
    const { startUs, spikes } = windowAt(events, options, index);
    const { layers } = await session.run(spikes, { record: [classLayer], carryState });
    detections.push(...detectionsFromClassSpikes(layers[classLayer], { ...place, windowStartUs: startUs }));
    await onWindow(index + 1, total);
  }
  session.dispose();
  return detections;
}
