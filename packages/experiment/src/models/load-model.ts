import { existsSync } from 'node:fs';
import { basename, dirname, join, parse, resolve } from 'node:path';
import { keepRoles, loadConfig, mergeConfigs, type PartialConfig, type SpikesegConfig } from '@spikeseg/config';
import { type Checkpoint, readCheckpoint } from '../checkpoints/checkpoint.ts';
import { isDetectorFile, readDetector } from '../checkpoints/detector-file.ts';
import { learningWarnings } from '../checkpoints/finished-layers.ts';
import type { Settings } from '../checkpoints/python-checkpoint.ts';
import { isPythonCheckpoint, pythonKeys, pythonModel } from '../checkpoints/python-model.ts';
import type { TrainingRecord } from '../checkpoints/training-record.ts';
import { UsageError } from '../errors/errors.ts';
import { type Model, trainedLayers } from '../network/network.ts';
import type { ModelOptions } from '../options/settings.ts';
import type { SeenRecording } from '../recordings/seen-recordings.ts';
import { findCheckpoint, runName } from '../run-folder/find-run.ts';
import { checkGiven } from '../run-folder/given.ts';
import { withGiven } from '../run-folder/run-config.ts';

/** A trained model with everything that is known about where it comes from. */
export interface LoadedModel extends Model {
  readonly path: string;
  readonly name: string;
  /** Of a detector file: what it has learned from. */
  readonly seen?: readonly SeenRecording[];
  /** Where the file says what it was trained on. */
  readonly training?: TrainingRecord;
  /** Why results may not be those of a trained network, or not those of its training, one line each. */
  readonly warnings: readonly string[];
  /** What a reader of the results must know of the file, one line each. */
  readonly notes: readonly string[];
}

/** Keys that a detector of evidence neurons takes as well. */
const sensorKeys = /^data\.input_(width|height)$/;

/**
 * Loads a checkpoint with the configuration it was trained with. The device and where to read data come from its run folder
 * where it lies in one, and from the command line before that; where to write comes from the command line alone. Also loads
 * detector files, and networks of the Python SpikeSEG, by their path.
 *
 * What the run folder says of files that do not tell it is of the recordings of the run, and of no others.
 *
 * @throws CheckpointError when the file cannot be used
 * @throws UsageError when an override would change the model
 */
export function loadModel(name: string, options: ModelOptions, recordings: 'of the run' | 'named' = 'of the run'): LoadedModel {
  checkGiven(name, 'checkpoint');
  const path = resolve(name);
  if (isPythonCheckpoint(path)) {
    const overrides = freeSettings(options, pythonKeys);
    return { ...pythonModel(path, overrides as Settings), path, name: parse(path).name, warnings: [] };
  }
  const { output_dir: outputDir } = loadConfig(undefined, { overrides: options.settings });
  const found = findCheckpoint(name, [outputDir, './runs'], ['best', 'last']);
  const isDetector = isDetectorFile(found.path);
  const overrides = freeSettings(options, isDetector ? sensorKeys : undefined);
  const namesRoot = overrides.data?.data_root !== undefined;
  const configOf = (stored: SpikesegConfig): SpikesegConfig =>
    withGiven(
      found.run === undefined ? stored : withReading(stored, found.run.config, recordings === 'of the run' && !namesRoot),
      mergeConfigs<PartialConfig>(namesRoot ? { data: { dataset: 'ebssa' } } : {}, overrides),
    );
  const common = { path: found.path, name: runName(found), notes: [] };
  if (isDetector) {
    const { config, network, weights, seen } = readDetector(found.path);
    // The weights of evidence neurons are those of any sensor.
    const { input_width: width = network.input.width, input_height: height = network.input.height } = overrides.data ?? {};
    const sized = { ...network, input: { ...network.input, width, height } };
    return { ...common, config: configOf(config), network: sized, weights, seen, warnings: [] };
  }
  const checkpoint = readCheckpoint(found.path);
  const { network, weights, training } = checkpoint;
  const config = configOf(checkpoint.config);
  return { ...common, config, network, weights, training, warnings: warningsOf(found.path, checkpoint, config) };
}

/**
 * The configuration of a model, and of its run what it reads with: a checkpoint knows no folders.
 *
 * @param isOfRun whether it is to read the recordings of the run
 */
function withReading(model: SpikesegConfig, run: SpikesegConfig, isOfRun: boolean): SpikesegConfig {
  const own = keepRoles(run, (role) => role === 'speed' || (isOfRun && role === 'reading'));
  return mergeConfigs({ ...model, data: { ...model.data, data_root: run.data.data_root } }, own);
}

/** What a user must know before trusting the results of a checkpoint. The split is that of the checkpoint; what else comes from a seed is not. */
function warningsOf(path: string, checkpoint: Checkpoint, { seed, data }: SpikesegConfig): string[] {
  const unfinished = layersInTraining(path, checkpoint);
  const trained = checkpoint.config.seed;
  return [
    ...(unfinished.length === 0
      ? []
      : [`${path}: the training of ${unfinished.join(', ')} has not ended; this is not a trained network`]),
    ...learningWarnings(checkpoint.training.state.finished).map((warning) => `${path}: ${warning}`),
    ...(seed === trained
      ? []
      : [
          `seed ${seed}, trained with ${trained}: recordings keep the part that they had in training, but ${data.dataset === 'synthetic' ? 'generated recordings, ' : ''}untrained networks to compare with and null tests are other ones`,
        ]),
  ];
}

/**
 * The settings, all of which may differ from what the model was trained with: their role is not model.
 *
 * @param also further keys that may
 * @throws UsageError when something would change the model
 */
export function freeSettings({ settings = {} }: ModelOptions, also?: RegExp): PartialConfig {
  const fixed = leaves(keepRoles(settings, (role) => role === 'model')).find((key) => also?.test(key) !== true);
  if (fixed === undefined) return settings;
  const sizes = also?.test('data.input_width') === true ? 'data.input_width, data.input_height or ' : '';
  throw new UsageError(
    `${fixed}: is part of the trained model and cannot change now; expected ${sizes}a key whose role is not model, as evaluation.*, evidence.*, data.data_root, seed or device (spikeseg-cli config keys)`,
  );
}

/**
 * Layers that are still in training. The best checkpoint of a layer is saved in the middle of its training, and is what came
 * of it once the training has ended, as the last checkpoint beside it tells.
 */
function layersInTraining(path: string, { config, training }: Checkpoint): string[] {
  const left = layersLeft(config, training);
  const last = join(dirname(path), 'last.safetensors');
  if (left.length === 0 || basename(path) !== 'best.safetensors' || !existsSync(last)) return left;
  return layersLeft(config, readCheckpoint(last).training);
}

function layersLeft(config: SpikesegConfig, { state }: TrainingRecord): string[] {
  const done = new Set(state.finished.map(({ layer }) => layer));
  return trainedLayers(config).filter((layer) => !done.has(layer));
}

/** Dotted paths of all values in nested mappings. */
function leaves(value: unknown, path = ''): string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [path];
  return Object.entries(value).flatMap(([key, inner]) => leaves(inner, path === '' ? key : `${path}.${key}`));
}
