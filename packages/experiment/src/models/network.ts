import type { SpikesegConfig } from '@spikeseg/config';
import {
  dogFilterBank,
  type Leak,
  layerShapes,
  type NetworkSpec,
  type NetworkWeights,
  natStep,
  spikesegNetwork,
  spotFilterBank,
  type Tensor,
} from '@spikeseg/snn-core';
import { initWeights } from '@spikeseg/stdp';

/** The convolutions in order; entry l of every per-layer list of the configuration belongs to `convLayers[l]`. */
const convLayers = ['conv1', 'conv2', 'conv3'] as const;

/** Names of the layers that learn, in order. */
export function trainedLayers(config: SpikesegConfig): string[] {
  return convLayers.filter((name) => config[`train_${name}`]);
}

/** A leak of 0 is none: the neuron integrates, and its potential may go below 0. */
const leak = (amount: number): Leak => (amount === 0 ? { kind: 'none' } : { kind: 'subtractive', amount });

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

/** The network that a configuration describes. */
export function networkFromConfig(config: SpikesegConfig): NetworkSpec {
  const { model, data } = config;
  return spikesegNetwork({
    input: {
      channels: data.input_channels,
      height: data.input_height,
      width: data.input_width,
      ...inputGrid(data),
    },
    maps: [model.conv1_channels, model.conv2_channels, model.n_classes],
    kernels: model.kernel_sizes,
    pools: [
      { kernel: model.pool1_kernel, stride: model.pool1_stride },
      { kernel: model.pool2_kernel, stride: model.pool2_stride },
    ],
    thresholds: model.thresholds,
    leaks: [leak(model.leaks[0]), leak(model.leaks[1]), leak(model.leaks[2])],
    fireOnce: model.fire_once,
    numerics: model.numerics,
  });
}

const filterBanks = { dog: dogFilterBank, spots: spotFilterBank };

/** Weights before training: conv1 from filters (or random, when it learns), the others random; thresholds at rest. */
export function untrainedWeights(config: SpikesegConfig, network: NetworkSpec): NetworkWeights {
  const { stdp, model, seed } = config;
  const shapes = layerShapes(network);
  const distribution = {
    mean: stdp.weight_init_mean,
    std: stdp.weight_init_std,
    weightMin: stdp.weight_min,
    weightMax: stdp.weight_max,
  };
  const weights: Record<string, Tensor> = {};
  for (const layer of network.layers) {
    if (layer.kind !== 'conv') continue;
    const shape = [layer.maps, shapes[layer.name].input[0], layer.kernel, layer.kernel] as const;
    weights[`${layer.name}.weight`] =
      layer.name === 'conv1' && model.use_dog_filters
        ? filterWeights(config, filterBanks[model.conv1_filters](shape[0], shape[1], layer.kernel))
        : initWeights(shape, distribution, seed, layer.name);
    weights[`${layer.name}.threshold`] = { shape: [layer.maps], data: new Float32Array(layer.maps).fill(layer.neuron.threshold) };
  }
  return weights;
}

/**
 * Filters as they are where conv1 is fixed. Where it learns they must lie within the bounds of learning, and not on them, where
 * soft bounds hold a weight for ever: 0 becomes the middle of the range, the largest |weight| an end of its middle half.
 */
function filterWeights({ train_conv1, stdp }: SpikesegConfig, filters: Tensor): Tensor {
  if (!train_conv1) return filters;
  const largest = filters.data.reduce((most, weight) => Math.max(most, Math.abs(weight)), 0);
  const middle = (stdp.weight_min + stdp.weight_max) / 2;
  const scale = (stdp.weight_max - stdp.weight_min) / 4 / largest;
  return { shape: filters.shape, data: filters.data.map((weight) => middle + scale * weight) };
}
