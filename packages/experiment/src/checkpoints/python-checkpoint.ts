import {
  checks,
  type Leak,
  type NetworkWeights,
  type PlainJson,
  type SpikesegNetworkOptions,
  shown,
  spikesegNetwork,
  type Tensor,
} from '@spikeseg/snn-core';
import { readSafetensors, type SafetensorsTensor } from '@spikeseg/snn-core/safetensors';

/** A configuration as nested sections, `{ model: { pool1_kernel: 2 } }`. */
export type Settings = Readonly<Record<string, PlainJson>>;

/** A trained network of the Python SpikeSEG. */
export interface PythonCheckpoint {
  /** `convN.weight` as stored, and `convN.threshold`: a value for each map where the file has them, else the layer's one. */
  readonly weights: NetworkWeights;
  /** Sizes for {@link spikesegNetwork}. Thresholds are the lowest of a layer. All leaks are subtractive. Numbers there are plain float32. */
  readonly network: Omit<SpikesegNetworkOptions, 'fireOnce'>;
  /** The configuration it was trained with, as it stands in the file; empty where there is none. */
  readonly config: Settings;
}

const layers = ['conv1', 'conv2', 'conv3'] as const;

/** Name of a tensor that every such file has. */
export const pythonTensor = 'encoder.conv1.conv.weight';

/** Longest configuration that is read, characters; one of today has 2,300. */
const longestConfig = 100_000;

/**
 * Reads a network of the Python SpikeSEG from safetensors, as `tools/pt_to_safetensors.py` writes them: tensors under the names that they have
 * there, and as metadata `config` its configuration.
 *
 * @param given values that win over the file or that it lacks, under the keys of its configuration: `model.thresholds`,
 *   `model.leaks`, `model.pool1_kernel`, …, `data.input_height`, …, as nested objects
 * @throws Error that names the part, what was expected and what was found
 */
export function readPythonNetwork(bytes: Uint8Array, given: Settings = {}): PythonCheckpoint {
  const { tensors, metadata } = readSafetensors(bytes);
  const config = storedConfig(metadata['config'] ?? '{}');
  const tensorOf = (name: string): Tensor => floats(tensors[name], name);
  const kernels = perLayer((layer) => kernel(tensorOf(`encoder.${layer}.conv.weight`), `${layer} weight`));
  const [thresholds, leaks] = [tripleAt(given, 'model.thresholds'), tripleAt(given, 'model.leaks')];
  const perMap = perLayer((layer, i) => {
    const maps = kernels[i].shape[0];
    if (thresholds) return new Float32Array(maps).fill(thresholds[i]);
    return thresholdsPerMap(tensorOf(`encoder.${layer}.neuron.threshold`), maps, `${layer} threshold`);
  });
  const size = (key: StoredKey): number => numberAt(given, config, key);
  const pool = (i: 1 | 2) => ({ kernel: size(`model.pool${i}_kernel`), stride: size(`model.pool${i}_stride`) });
  const network = {
    input: { channels: size('data.input_channels'), height: size('data.input_height'), width: size('data.input_width') },
    pools: [pool(1), pool(2)] as const,
    maps: perLayer((_, i) => kernels[i].shape[0]),
    kernels: perLayer((_, i) => kernels[i].shape[2]),
    thresholds: perLayer((_, i) => Math.min(...perMap[i])),
    leaks: perLayer((layer, i): Leak => {
      const amount = leaks?.[i] ?? scalar(tensorOf(`encoder.${layer}.neuron.leak`), `${layer} leak`);
      return { kind: 'subtractive', amount };
    }),
    numerics: 'float' as const,
  };
  const weights = Object.fromEntries(
    layers.flatMap((layer, i) => [
      [`${layer}.weight`, kernels[i]],
      [`${layer}.threshold`, { shape: [kernels[i].shape[0]], data: perMap[i] }],
    ]),
  );
  checks.weights(spikesegNetwork({ ...network, fireOnce: true }), weights);
  return { weights, network, config };
}

/** The value at a dotted key (`model.pool1_kernel`), undefined where there is none. */
export function settingAt(settings: Settings, key: string): PlainJson | undefined {
  let value: PlainJson | undefined = settings;
  for (const part of key.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, part)) return undefined;
    value = (value as Settings)[part];
  }
  return value;
}

/** Keys that no tensor tells. */
type StoredKey = `model.pool${1 | 2}_${'kernel' | 'stride'}` | `data.input_${'channels' | 'height' | 'width'}`;

/** The number at a key: given, else stored. */
function numberAt(given: Settings, stored: Settings, key: StoredKey): number {
  const value = settingAt(given, key) ?? settingAt(stored, key);
  if (typeof value === 'number') return value;
  throw expectation(`config.${key}`, 'a number, stored or given', shown(value));
}

/** The numbers of conv1, conv2 and conv3 that are given at a key; undefined where none are. */
function tripleAt(given: Settings, key: string): readonly number[] | undefined {
  const value = settingAt(given, key);
  if (value === undefined) return undefined;
  if (Array.isArray(value) && value.length === 3 && value.every((one) => typeof one === 'number')) return value;
  throw expectation(`given ${key}`, 'three numbers', shown(value));
}

function storedConfig(json: string): Settings {
  if (json.length > longestConfig)
    throw expectation('metadata "config"', `at most ${longestConfig} characters`, String(json.length));
  const config: unknown = JSON.parse(json);
  if (typeof config === 'object' && config !== null && !Array.isArray(config)) return config as Settings;
  throw expectation('metadata "config"', 'an object', shown(config));
}

const expectation = (where: string, expected: string, got: string): Error =>
  new Error(`${where}: expected ${expected}, got ${got}`);

function perLayer<T>(value: (layer: (typeof layers)[number], index: number) => T): [T, T, T] {
  return [value('conv1', 0), value('conv2', 1), value('conv3', 2)];
}

function floats(tensor: SafetensorsTensor | undefined, where: string): Tensor {
  if (tensor === undefined) throw expectation(where, 'a tensor', 'none');
  const { shape, data } = tensor;
  if (data instanceof Float32Array) return { shape, data };
  throw expectation(where, 'float32 values', 'others');
}

function kernel(tensor: Tensor, where: string): Tensor {
  if (tensor.shape.length === 4) return tensor;
  throw expectation(where, 'four axes (maps, channels, rows, columns)', `[${tensor.shape.join(', ')}]`);
}

/** One per map, from as many numbers or from one that all maps share. */
function thresholdsPerMap({ shape, data }: Tensor, maps: number, where: string): Float32Array {
  if (data.length === 1) return new Float32Array(maps).fill(data[0]);
  if (data.length === maps) return data;
  throw expectation(where, `one number, or one for each of ${maps} maps`, `[${shape.join(', ')}]`);
}

function scalar({ shape, data }: Tensor, where: string): number {
  if (data.length === 1) return data[0];
  throw expectation(where, 'a single number', `[${shape.join(', ')}]`);
}
