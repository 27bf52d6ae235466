import {
  type ConfigOverrides,
  isConfigError,
  loadConfig,
  mergeConfigs,
  problemText,
  type SpikesegConfig,
} from '@spikeseg/config';
import type { NetworkSpec } from '@spikeseg/snn-core';
import { checkRunnable } from '../network/check-runnable.ts';
import { type Model, networkFromConfig } from '../network/network.ts';
import { CheckpointError, headerOf, readModelFile } from './checkpoint.ts';
import { type PythonCheckpoint, pythonTensor, readPythonNetwork, type Settings, settingAt } from './python-checkpoint.ts';

/*
 * A network of the Python SpikeSEG as a model of ours: its tensors, its stored configuration as far as that decides what the
 * network computes, and for the rest the command line and our defaults. What neither says is told.
 */

export interface PythonModel extends Model {
  /** What a reader of the results must know of the file, one line each. */
  readonly notes: readonly string[];
}

/** Whether a file says that it is such a network. */
export const isPythonCheckpoint = (path: string): boolean => headerOf(path).includes(`"${pythonTensor}"`);

/** @throws CheckpointError when the file is missing, damaged or something else */
export function readPythonCheckpoint(path: string, given: Settings = {}): PythonCheckpoint {
  const bytes = readModelFile(path, 'a network of the Python SpikeSEG');
  try {
    return readPythonNetwork(bytes, given);
  } catch (cause) {
    throw new CheckpointError(
      path,
      `a network of the Python SpikeSEG: ${cause instanceof Error ? cause.message : String(cause)}`,
      {
        cause,
      },
    );
  }
}

/** Keys that the command line may set for such a model; sizes of tensors are not among them. */
export const pythonKeys =
  /^(model\.(thresholds(\[\d\])?|leaks(\[\d\])?|pool[12]_(kernel|stride)|numerics)|data\.(n_timesteps|timestep_ms|normalize|input_height|input_width))$/;

/** Keys of the stored configuration that matter to a network that is done with learning, besides those of its layers. */
const storedKeys = [
  'seed',
  ...[2, 3].map((layer) => `train_conv${layer}`),
  ...['n_timesteps', 'timestep_ms', 'normalize'].map((key) => `data.${key}`),
  ...['weight_min', 'weight_max', 'weight_init_mean', 'weight_init_std'].map((key) => `stdp.${key}`),
];

/**
 * Makes a model of a file of {@link readPythonNetwork}.
 *
 * @param given of the command line, nested; only `pythonKeys` and keys that are no part of a model
 * @throws CheckpointError when the file is damaged, is something else, or holds what cannot run
 */
export function pythonModel(path: string, given: Settings): PythonModel {
  const imported = readPythonCheckpoint(path, given);
  try {
    const config = loadConfig(undefined, { overrides: mergeConfigs<object>(configOf(imported), given) });
    const network = clamped(networkFromConfig(config));
    const { weights } = imported;
    checkRunnable(network, weights);
    return { config, network, weights, notes: notesOf(imported, config, given) };
  } catch (cause) {
    const reason = isConfigError(cause) ? problemText(cause.problems[0]) : cause instanceof Error ? cause.message : String(cause);
    throw new CheckpointError(path, `expected a network that can run here, got one with a fault: ${reason}`, { cause });
  }
}

/** What the file says, under the keys of our configuration; dotted keys come first, so that later ones win. */
function configOf({ network, config }: PythonCheckpoint): ConfigOverrides {
  const { input, pools, maps, kernels, thresholds, leaks } = network;
  const stored = storedKeys.map((key) => [key, settingAt(config, key)] as const).filter(([, value]) => value !== undefined);
  return {
    ...Object.fromEntries(stored),
    // It never trains there.
    train_conv1: false,
    model: {
      conv1_channels: maps[0],
      conv2_channels: maps[1],
      n_classes: maps[2],
      kernel_sizes: [...kernels],
      pool1_kernel: pools[0].kernel,
      pool1_stride: pools[0].stride,
      pool2_kernel: pools[1].kernel,
      pool2_stride: pools[1].stride,
      thresholds: [...thresholds],
      leaks: leaks.map((leak) => (leak.kind === 'subtractive' ? leak.amount : 0)),
      numerics: network.numerics,
    },
    data: { input_channels: input.channels, input_height: input.height, input_width: input.width },
  };
}

/** Its neurons clamp their potential at 0 also where nothing leaks. */
const clamped = (network: NetworkSpec): NetworkSpec => ({
  ...network,
  layers: network.layers.map((layer) =>
    layer.kind === 'conv' && layer.neuron.leak.kind === 'none'
      ? { ...layer, neuron: { ...layer.neuron, leak: { kind: 'subtractive', amount: 0 } } }
      : layer,
  ),
});

/** Keys besides those of the import that change what such a network answers. */
const cutKeys = ['data.n_timesteps', 'data.timestep_ms', 'data.normalize', 'model.numerics'] as const;

/** What the reader of a result must know: what neither file nor command line says, and that the recordings of its training are unknown. */
function notesOf({ config: stored }: PythonCheckpoint, config: SpikesegConfig, given: Settings): string[] {
  const ours = cutKeys
    .filter((key) => settingAt(given, key) === undefined && settingAt(stored, key) === undefined)
    .map((key) => `${key}=${JSON.stringify(settingAt(config as unknown as Settings, key))}`);
  return [
    'a network of the Python SpikeSEG',
    ...(ours.length === 0 ? [] : [`  not given anywhere: ${ours.join(' ')}`]),
    '  which recordings trained it: unknown, the file does not say; none that is scored can be called held out',
  ];
}
