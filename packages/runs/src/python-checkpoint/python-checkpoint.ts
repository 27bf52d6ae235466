import { storedFiles } from '@spikeseg/event-formats';
import { EventFormatError } from '@spikeseg/events';
import {
  checks,
  type Leak,
  type NetworkWeights,
  type PlainJson,
  type SpikesegNetworkOptions,
  shownName,
  spikesegNetwork,
  type Tensor,
} from '@spikeseg/snn-core';
import { readPickle } from './pickle.ts';
import { describe, type PickleValue, PythonCheckpointError, type TorchTensor } from './pickle-value.ts';
import { numberAt, plainJson, type Settings, tripleAt } from './settings.ts';
import { readTensor } from './torch-objects.ts';

/** A trained network of the Python SpikeSEG. */
export interface PythonCheckpoint {
  /** `convN.weight` as stored, and `convN.threshold`: a value for each map where the file has them, else the layer's one. */
  readonly weights: NetworkWeights;
  /** Thresholds of conv1, conv2, conv3; the lowest of a layer whose maps differ. */
  readonly thresholds: readonly [number, number, number];
  /** Leaks of conv1, conv2, conv3; all are subtractive there, also those of 0, since its neurons clamp at 0. */
  readonly leaks: readonly [Leak, Leak, Leak];
  /** Sizes for {@link spikesegNetwork}. Whether neurons fire once is no part of the file; numbers there are plain float32. */
  readonly network: Omit<SpikesegNetworkOptions, 'fireOnce'>;
  /** The configuration it was trained with, as it stands in the file; empty where there is none. */
  readonly config: Readonly<Record<string, PlainJson>>;
}

const layers = ['conv1', 'conv2', 'conv3'] as const;

/**
 * Imports a checkpoint of the Python SpikeSEG (a zip of a pickle and raw float32 values). Reads data only: no code of the
 * file runs.
 *
 * @param bytes the whole file
 * @param given values that win over the file or that it lacks, under the keys of its configuration: `model.thresholds`,
 *   `model.leaks`, `model.pool1_kernel`, …, `data.input_height`, …, as nested objects
 * @throws PythonCheckpointError naming the part, what was expected and what was found
 */
export function importPythonCheckpoint(bytes: Uint8Array, given: Settings = {}): PythonCheckpoint {
  const files = filesIn(bytes);
  const pickle = [...files].find(([name]) => /^[^/]+\/data\.pkl$/.test(name));
  if (pickle === undefined) {
    const got = [...files.keys()].slice(0, 5).map(shownName).join(', ') || 'an empty archive';
    throw new PythonCheckpointError({ where: 'zip', expected: 'a file NAME/data.pkl', got });
  }
  const [name, contents] = pickle;
  const checkpoint = requireMap(readPickle(contents), 'data.pkl');
  const state = requireMap(checkpoint.get('model_state_dict'), 'model_state_dict');
  const folder = name.slice(0, -'data.pkl'.length);
  const tensorOf = (key: string): Tensor => readTensor(requireTensor(state, key), key, files, folder);
  const config = storedConfig(checkpoint.get('config'));
  const kernels = perLayer((layer) => kernel(tensorOf(`encoder.${layer}.conv.weight`), `${layer} weight`));
  const givenThresholds = tripleAt(given, 'model.thresholds');
  const givenLeaks = tripleAt(given, 'model.leaks');
  const perMap = perLayer((layer, i) => {
    const maps = kernels[i].shape[0];
    if (givenThresholds) return new Float32Array(maps).fill(givenThresholds[i]);
    return thresholdsPerMap(tensorOf(`encoder.${layer}.neuron.threshold`), maps, `${layer} threshold`);
  });
  const thresholds = perLayer((_, i) => Math.min(...perMap[i]));
  const leaks = perLayer((layer, i): Leak => {
    const amount = givenLeaks?.[i] ?? scalar(tensorOf(`encoder.${layer}.neuron.leak`), `${layer} leak`);
    return { kind: 'subtractive', amount };
  });
  const size = (key: Parameters<typeof numberAt>[2]) => numberAt(given, config, key);
  const pool = (i: 1 | 2) => ({ kernel: size(`model.pool${i}_kernel`), stride: size(`model.pool${i}_stride`) });
  const network = {
    input: {
      channels: size('data.input_channels'),
      height: size('data.input_height'),
      width: size('data.input_width'),
    },
    pools: [pool(1), pool(2)] as const,
    maps: perLayer((_, i) => kernels[i].shape[0]),
    kernels: perLayer((_, i) => kernels[i].shape[2]),
    thresholds,
    leaks,
    numerics: 'float' as const,
  };
  const weights: Record<string, Tensor> = {};
  layers.forEach((layer, i) => {
    weights[`${layer}.weight`] = kernels[i];
    weights[`${layer}.threshold`] = { shape: [kernels[i].shape[0]], data: perMap[i] };
  });
  try {
    checks.weights(spikesegNetwork({ ...network, fireOnce: true }), weights);
  } catch (cause) {
    const got = cause instanceof Error ? cause.message : String(cause);
    throw new PythonCheckpointError({ where: 'model_state_dict', expected: 'a network that can run', got }, { cause });
  }
  return { weights, thresholds, leaks, network, config };
}

function filesIn(bytes: Uint8Array): ReadonlyMap<string, Uint8Array> {
  try {
    return storedFiles('zip', bytes);
  } catch (cause) {
    if (!(cause instanceof EventFormatError)) throw cause;
    const { file, offset, expected, got } = cause;
    throw new PythonCheckpointError({ where: `${file}, byte ${offset}`, expected, got }, { cause });
  }
}

function storedConfig(value: PickleValue | undefined): Record<string, PlainJson> {
  return value === undefined ? {} : (plainJson(requireMap(value, 'config'), 'config') as Record<string, PlainJson>);
}

function perLayer<T>(value: (layer: (typeof layers)[number], index: number) => T): [T, T, T] {
  return [value('conv1', 0), value('conv2', 1), value('conv3', 2)];
}

function kernel(tensor: Tensor, where: string): Tensor {
  if (tensor.shape.length === 4) return tensor;
  const expected = 'four axes (maps, channels, rows, columns)';
  throw new PythonCheckpointError({ where, expected, got: `[${tensor.shape.join(', ')}]` });
}

/** One per map, from as many numbers or from one that all maps share. */
function thresholdsPerMap({ shape, data }: Tensor, maps: number, where: string): Float32Array {
  if (data.length === 1) return new Float32Array(maps).fill(data[0]);
  if (data.length === maps) return data;
  const expected = `one number, or one for each of ${maps} maps`;
  throw new PythonCheckpointError({ where, expected, got: `[${shape.join(', ')}]` });
}

function scalar({ shape, data }: Tensor, where: string): number {
  if (data.length === 1) return data[0];
  throw new PythonCheckpointError({ where, expected: 'a single number', got: `[${shape.join(', ')}]` });
}

function requireMap(value: PickleValue | undefined, where: string): Map<PickleValue, PickleValue> {
  if (value instanceof Map) return value;
  throw new PythonCheckpointError({ where, expected: 'a dictionary', got: describe(value) });
}

function requireTensor(state: Map<PickleValue, PickleValue>, key: string): TorchTensor {
  const value = state.get(key);
  if (value !== null && typeof value === 'object' && 'kind' in value && value.kind === 'tensor') return value;
  throw new PythonCheckpointError({ where: `model_state_dict.${key}`, expected: 'a tensor', got: describe(value) });
}
