import { type ConvLayer, layersOf, type NetworkLayer, type SpikesegConfig } from '@spikeseg/config';
import type { WindowOptions } from '@spikeseg/events';
import {
  type Backend,
  checks,
  filterBanks,
  type LayerSpec,
  type Leak,
  type NetworkSpec,
  type NetworkWeights,
  natStep,
  type Tensor,
  weightShapes,
} from '@spikeseg/snn-core';
import { initWeights } from '@spikeseg/stdp';
import { UsageError } from '../errors/errors.ts';
import { checkMemory } from './check-runnable.ts';

/** Names of the layers that learn, in order. */
export function trainedLayers(config: SpikesegConfig): string[] {
  return layersOf(config).flatMap((layer) => (layer.kind === 'conv' && layer.train ? [layer.name] : []));
}

/** Name of the layer whose output is the network's output: the last one. */
export const classLayer = ({ layers }: NetworkSpec): string => layers[layers.length - 1].name;

/**
 * Largest number of events of one pixel, channel and time step that exact numerics are laid out for. In steps of 10 ms it is
 * a pixel that fires at 25 kHz, beyond the rate of any sensor's pixel; in steps of 100 ms, 2.5 kHz. The most that three
 * recordings of EBSSA hold is 48 (100 ms, both polarities in one channel, 128 × 128). More is an InputValueError.
 */
const largestCount = 255;

/**
 * Evidence as input: events/s that an object adds to a pixel, the dim end of real objects; and the largest input of a pixel, channel and
 * step, nats: a hot pixel that is not known yet must not fire a neuron by itself.
 */
const llr = { rateHz: 0.3, maxNats: 2 } as const;

/** What input values are: spikes, numbers of events or evidence. */
function inputGrid({ encoding, normalize }: SpikesegConfig['data']): Pick<NetworkSpec['input'], 'maxValue' | 'valueStep'> {
  if (encoding === 'llr') return { maxValue: llr.maxNats, valueStep: natStep };
  return normalize ? {} : { maxValue: largestCount };
}

/**
 * The network that a configuration describes, see `layersOf`.
 *
 * @throws UsageError naming the layer that cannot be, see `checks.network`, or that it needs more memory than there are addresses for
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
    layers: layersOf(config).map(layerSpec),
    // As in Kheradpisheh et al. 2018: at most once per stimulus in training. Detection lets neurons run free.
    fireOnce: true,
    numerics: model.numerics,
  };
  try {
    checks.network(network);
    checkMemory(network);
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new UsageError(cause.message, { cause });
  }
  return network;
}

/**
 * Weights before training: those that every layer starts from, thresholds at rest.
 *
 * @param fixed tensors of the layers that do not learn, where they are at hand, as in a checkpoint
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
  }
  return weights;
}

/*
 * The one place where a layer as it is written (`network` in YAML and in stored configurations, snake_case) becomes a layer of
 * a NetworkSpec (camelCase). What has its default is left out, so that a network has one JSON and one hash. What learns and how
 * weights start is no part of a NetworkSpec: see `initialWeights`.
 */

const layerSpec = (layer: NetworkLayer): LayerSpec => {
  const { kind, name, kernel } = layer;
  if (kind === 'pool') return { kind, name, kernel, stride: layer.stride };
  const { maps, threshold, leak } = layer;
  return { kind, name, maps, kernel, neuron: { threshold, leak: leakSpec(leak) } };
};

function leakSpec(leak: ConvLayer['leak']): Leak {
  if (leak === 'none') return { kind: 'none' };
  return typeof leak === 'number' ? { kind: 'subtractive', amount: leak } : { kind: 'multiplicative', factor: leak.factor };
}

/** What detects, before it is opened for a sensor. */
export interface Model {
  readonly config: SpikesegConfig;
  readonly network: NetworkSpec;
  readonly weights: NetworkWeights;
}

/** A model and what runs it. To be closed. */
export interface DetectionModel {
  readonly model: Model & { readonly name: string; readonly path: string };
  readonly backend: Backend;
  /** Worker threads that may run it beside each other. */
  readonly workers: number;
  readonly close: () => Promise<void>;
}

type Shape = readonly [maps: number, channels: number, rows: number, columns: number];

/**
 * The weights of a layer before training, as `weights` of the layer says.
 *
 * @param shape [maps, channels, kernel, kernel]
 */
function initialWeights(config: SpikesegConfig, layer: ConvLayer, shape: Shape): Tensor {
  const { stdp, seed } = config;
  const { weights: start, name } = layer;
  const [maps, channels, kernel] = shape;
  const bounds = { weightMin: stdp.weight_min, weightMax: stdp.weight_max };
  const filters = (bank: Tensor): Tensor => (layer.train ? withinBounds(config, bank) : bank);
  switch (start.init) {
    case 'normal': {
      const { mean = stdp.weight_init_mean, std = stdp.weight_init_std } = start;
      return initWeights(shape, { mean, std, ...bounds }, seed, name);
    }
    case 'dog':
      return filters(filterBanks.dog(maps, channels, kernel));
    case 'gabor':
      return filters(gaborWeights(shape));
    default:
      return filters(filterBanks.spot(maps, channels, kernel));
  }
}

/**
 * Filters of a layer that learns lie within the bounds of learning, and not on them, where soft bounds hold a weight for ever:
 * 0 becomes the middle of the range, the largest |weight| an end of its middle half.
 */
function withinBounds({ stdp }: SpikesegConfig, filters: Tensor): Tensor {
  const largest = filters.data.reduce((max, weight) => Math.max(max, Math.abs(weight)), 0);
  const middle = (stdp.weight_min + stdp.weight_max) / 2;
  const scale = (stdp.weight_max - stdp.weight_min) / 4 / largest;
  return { shape: filters.shape, data: filters.data.map((weight) => middle + scale * weight) };
}

/**
 * As many directions as maps, the same in every channel. Width σ = 0.0036·k² + 0.35·k + 0.18 px of a k × k filter, wavelength σ/0.8,
 * aspect 0.3, even phase.
 *
 * @see Serre, Oliva & Poggio 2007, PNAS 104(15), with the sizes of Serre & Riesenhuber 2004
 */
function gaborWeights([maps, channels, kernel]: Shape): Tensor {
  const sigma = 0.0036 * kernel ** 2 + 0.35 * kernel + 0.18;
  const bank = filterBanks.gabor(kernel, maps, { sigma, wavelength: sigma / 0.8, aspect: 0.3, phase: 0 });
  const area = kernel * kernel;
  const data = new Float32Array(maps * channels * area);
  for (let plane = 0; plane < maps * channels; plane++) {
    const map = Math.floor(plane / channels);
    data.set(bank.data.subarray(map * area, (map + 1) * area), plane * area);
  }
  return { shape: [maps, channels, kernel, kernel], data };
}

/** How the configuration cuts recordings into windows. */
export function windowOptions({ data }: SpikesegConfig): WindowOptions {
  return {
    steps: data.n_timesteps,
    timestepMs: data.timestep_ms,
    stride: data.window_stride ?? data.n_timesteps,
    channels: data.input_channels,
    height: data.input_height,
    width: data.input_width,
    ...(data.encoding === 'llr' ? { normalize: false, llr } : { normalize: data.normalize }),
  };
}
