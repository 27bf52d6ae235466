import { type ConvLayerConfig, layersOf, type NetworkLayer, type SpikesegConfig } from '@spikeseg/config';
import type { WindowOptions } from '@spikeseg/events/windows';
import {
  type Backend,
  checks,
  type LayerSpec,
  type Leak,
  type NetworkSpec,
  type NetworkWeights,
  natStep,
} from '@spikeseg/snn-core';
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

function leakSpec(leak: ConvLayerConfig['leak']): Leak {
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
