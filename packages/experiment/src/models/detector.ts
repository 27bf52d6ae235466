import type { SpikesegConfig } from '@spikeseg/config';
import {
  eventsOfSpikes,
  type EventStream,
  type EventWindow,
  fitSensor,
  natsOfEvents,
  nextWindow,
  type SensorSize,
  windowAt,
  windowCount,
  type WindowOptions,
} from '@spikeseg/events';
import {
  type ClassSpikeOptions,
  type DecodedDetection,
  type Detection,
  decodedDetections,
  detectionsFromClassSpikes,
} from '@spikeseg/segmentation';
import {
  type Backend,
  evidenceOffsets,
  forwardTensors,
  forwardTransports,
  type NetworkSpec,
  type NetworkWeights,
  type RunResult,
  receptiveField,
} from '@spikeseg/snn-core';
import { windowOptions } from '../recordings/stimuli.ts';
import { detectByEvidence, detectOffline } from './evidence.ts';
import { classLayer } from './network.ts';

/** A network that is ready to detect. */
export interface Model {
  readonly config: SpikesegConfig;
  readonly network: NetworkSpec;
  readonly weights: NetworkWeights;
}

/**
 * Runs a model over a recording from beginning to end and turns its class spikes into detections, in time order.
 *
 * Neurons run free: "once per stimulus" (`model.fire_once`) belongs to training, an object that stays must go on being found.
 * With `evaluation.state: reset` every window starts from rest and is decoded: detections lie where the events are that made
 * them. With `carry` potentials go on from window to window, and what made a spike may lie in an earlier one, so detections
 * lie where the weights of the class are, and consist of no events. With `evaluation.detector: evidence` the model is that of `evidenceModel`, which runs on over the whole recording.
 *
 * @param recording name to write into the detections
 * @param onWindow awaited after every window; windows without events that follow one another count as one
 * @param decode false: positions come from the weights in any case, which is enough, and cheaper, where answers are only counted
 */
export async function detect(
  backend: Backend,
  model: Model,
  recording: string,
  events: EventStream,
  onWindow: (done: number, total: number) => void | Promise<void> = () => {},
  decode = true,
): Promise<DecodedDetection[]> {
  const { config } = model;
  if (config.evaluation.detector === 'evidence') {
    const byEvidence = config.evidence.passes === 'both' ? detectOffline : detectByEvidence;
    return byEvidence(backend, model, recording, events, onWindow);
  }
  const weights = computedWeights(model);
  const carryState = config.evaluation.state === 'carry';
  const network = freeRunning(model);
  const options = { ...windowOptions(config), stride: config.data.n_timesteps };
  const decodes = decode && !carryState && isDecodable(network);
  const last = classLayer(network);
  const answer = decodes ? byEvents(network, weights, options, events) : byWeights(network, weights, options, events);
  const record = decodes ? network.layers.map(({ name }) => name) : [last];
  const session = await backend.compile(network, weights);
  const detections: DecodedDetection[] = [];
  const total = windowCount(events, options);
  const nats = natsOfEvents(events, options);
  let next = 0;
  for (let index = 0; index < total; index = next) {
    const window = windowAt(events, options, index, nats);
    // From rest, and without input, nothing fires: thresholds are above 0.
    if (carryState || window.spikes.index.length > 0) {
      const result = await session.run(window.spikes, { record, carryState });
      if (result.layers[last].spikes.index.length > 0) detections.push(...answer(recording, window, result));
    }
    await onWindow(index + 1, total);
    next = carryState && session.silence === undefined ? index + 1 : nextWindow(events, options, index);
    const empty = next - index - 1;
    if (empty === 0) continue;
    if (carryState) session.silence?.(empty * options.steps);
    await onWindow(next, total);
  }
  session.dispose();
  return detections;
}

/** The network of a model as it detects. */
export const freeRunning = ({ network }: Model): NetworkSpec => ({ ...network, fireOnce: false });

/** Whether spikes can be taken apart down to their events: layers in a chain, whose neurons forget what they fired with. */
export const isDecodable = ({ layers }: NetworkSpec): boolean =>
  layers.every(
    (layer, position) =>
      (layer.from === undefined || layer.from === (layers[position - 1]?.name ?? 'input')) &&
      (layer.kind === 'pool' ||
        (layer.kind === 'conv' &&
          (layer.neuron.reset ?? 'zero') === 'zero' &&
          layer.neuron.ceiling === undefined &&
          (layer.groups ?? 1) === 1)),
  );

/** Weights, thresholds and costs as engines compute with them, which are those in an ONNX file, too: places and scores come from them. */
export const computedWeights = ({ network, weights }: Pick<Model, 'network' | 'weights'>): NetworkWeights =>
  Object.fromEntries([
    ...Object.entries(forwardTensors(network, weights)).flatMap(([name, { weight, threshold }]) => [
      [`${name}.weight`, weight],
      [`${name}.threshold`, threshold],
    ]),
    ...Object.entries(forwardTransports(network, weights)).flatMap(([name, { weight, threshold, leak, lateral, enter }]) =>
      Object.entries({ weight, threshold, leak, lateral, enter }).map(([tensor, value]) => [`${name}.${tensor}`, value]),
    ),
  ]);

/** The detection without the list of its events. */
export function withoutEvents({ events: _events, isExtent: _isExtent, ...detection }: DecodedDetection): Detection {
  return detection;
}

type Answer = (recording: string, window: EventWindow, result: RunResult) => readonly DecodedDetection[];

function byEvents(network: NetworkSpec, weights: NetworkWeights, options: WindowOptions, events: EventStream): Answer {
  const thresholds = weights[`${classLayer(network)}.threshold`].data;
  const { timestepMs } = options;
  return (recording, window, result) =>
    decodedDetections({ network, weights, input: window.spikes, result }, events, eventsOfSpikes(events, options, window), {
      recording,
      windowStartUs: window.startUs,
      timestepMs,
      thresholds,
    });
}

function byWeights(network: NetworkSpec, weights: NetworkWeights, options: WindowOptions, { sensor }: EventStream): Answer {
  const place = placeByWeights(network, weights, options, sensor);
  const last = classLayer(network);
  return (recording, { startUs }, { layers }) =>
    detectionsFromClassSpikes(layers[last], { ...place, recording, windowStartUs: startUs }).map((detection) => ({
      ...detection,
      events: new Uint32Array(),
    }));
}

/** What tells where class spikes lie when they are not decoded. */
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

/** A model and what runs it. To be closed. */
export interface DetectionModel {
  readonly model: Model & { readonly name: string };
  readonly backend: Backend;
  /** Worker threads that may run it beside each other. */
  readonly workers: number;
  readonly close: () => Promise<void>;
}
