import { layersOf, type SpikesegConfig } from '@spikeseg/config';
import { checkNetwork, natStep, type NetworkSpec, type NetworkWeights, type Tensor, weightShapes } from '@spikeseg/snn-core';
import { UsageError } from '../errors/errors.ts';
import { initialWeights, transportTensors } from './initial-weights.ts';
import { layerSpecs } from './layer-specs.ts';

/** Names of the layers that learn, in order. */
export function trainedLayers(config: SpikesegConfig): string[] {
  return layersOf(config).flatMap((layer) => (layer.kind === 'conv' && layer.train ? [layer.name] : []));
}

/** Name of the layer whose output is the network's answer: the last one. */
export const classLayer = ({ layers }: NetworkSpec): string => layers[layers.length - 1].name;

/**
 * Largest number of events of one pixel, channel and time step that exact numerics are laid out for. In steps of 10 ms it is
 * a pixel that fires at 25 kHz, beyond the rate of any sensor's pixel; in steps of 100 ms, 2.5 kHz. The most that three
 * recordings of EBSSA hold is 48 (100 ms, both polarities in one channel, 128 × 128). More is an InputValueError.
 */
const largestCount = 255;

/** What input values are: spikes, numbers of events or evidence. */
function inputGrid({
  encoding,
  normalize,
  llr_max_nats: maxValue,
}: SpikesegConfig['data']): Pick<NetworkSpec['input'], 'maxValue' | 'valueStep'> {
  if (encoding === 'llr') return { maxValue, valueStep: natStep };
  return encoding === 'binary' || normalize ? {} : { maxValue: largestCount };
}

/**
 * The network that a configuration describes, see `layersOf`.
 *
 * @throws UsageError naming the layer of `network` that cannot be; RangeError where the keys of the guide give none, see `checkNetwork`
 */
export function networkFromConfig(config: SpikesegConfig): NetworkSpec {
  const { model, data } = config;
  const network: NetworkSpec = {
    input: {
      channels: data.input_channels,
      height: data.input_height,
      width: data.input_width,
      ...inputGrid(data),
    },
    layers: layerSpecs(layersOf(config)),
    fireOnce: model.fire_once,
    numerics: model.numerics,
  };
  try {
    checkNetwork(network);
  } catch (cause) {
    if (config.network === null || !(cause instanceof RangeError)) throw cause;
    throw new UsageError(cause.message, { cause });
  }
  return network;
}

/**
 * Weights before training: those that every layer starts from, thresholds at rest, costs of transport layers.
 *
 * @param fixed tensors of the layers that do not learn, where they are at hand, as in a checkpoint
 * @throws UsageError when a file that weights start from cannot be used
 */
export function untrainedWeights(config: SpikesegConfig, network: NetworkSpec, fixed: NetworkWeights = {}): NetworkWeights {
  const shapes = weightShapes(network);
  const learning = trainedLayers(config);
  const weights: Record<string, Tensor> = {};
  for (const layer of layersOf(config)) {
    if (layer.kind === 'pool') continue;
    const { name, threshold } = layer;
    const kept = learning.includes(name) ? [] : Object.entries(fixed).filter(([tensor]) => tensor.startsWith(`${name}.`));
    if (kept.length > 0) {
      Object.assign(weights, Object.fromEntries(kept));
      continue;
    }
    const shape = shapes[`${name}.weight`] as [number, number, number, number];
    weights[`${name}.weight`] = initialWeights(config, layer, shape);
    const thresholds = shapes[`${name}.threshold`];
    weights[`${name}.threshold`] = { shape: thresholds, data: new Float32Array(thresholds[0]).fill(threshold) };
    if (layer.kind === 'transport') Object.assign(weights, transportTensors(layer));
  }
  return weights;
}
