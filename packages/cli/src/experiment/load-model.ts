import { loadConfig, mergeConfigs, type SpikesegConfig } from '@spikeseg/config';
import type { DataSplit } from '@spikeseg/data-ebssa';
import type { Context } from '../context.ts';
import { UsageError } from '../errors/errors.ts';
import { type OptionValues, overridesOf } from '../options/config-options.ts';
import { findCheckpoint, runName } from '../run-folder/find-run.ts';
import { readCheckpoint } from './checkpoint.ts';
import type { Model } from './detector.ts';

/** A trained model with everything that is known about where it comes from. */
export interface LoadedModel extends Model {
  readonly path: string;
  readonly name: string;
  readonly split: DataSplit | undefined;
}

/** Sections and keys that may differ from what the model was trained with; all others are part of it. */
const free = /^(data\.(dataset|data_root|sensor|num_workers|synthetic\b.*)|evaluation\..*|seed|device|output_dir|logging\..*)$/;

/**
 * Loads a checkpoint with the configuration it was trained with; places (data, output) come from its run folder where it
 * lies in one, and from the command line before that.
 *
 * @throws UsageError when an override would change the model
 */
export function loadModel(context: Context, name: string, args: readonly string[], options: OptionValues): LoadedModel {
  const overrides = overridesOf(args, options);
  const fixed = leaves(overrides).find((key) => !free.test(key));
  if (fixed !== undefined) {
    throw new UsageError(
      `${fixed}: is part of the trained model and cannot change now; expected keys of data_root, sensor, synthetic, evaluation`,
    );
  }
  const environment = { cwd: context.cwd, env: context.env, home: context.home };
  const outputDir = loadConfig(undefined, { overrides, environment }).output_dir;
  const found = findCheckpoint(context, name, typeof options['output'] === 'string' ? './runs' : outputDir, ['best', 'last']);
  const checkpoint = readCheckpoint(found.path);
  const base = found.run?.config ?? checkpoint.config;
  const dataRoot = typeof options['dataRoot'] === 'string' ? { data: { dataset: 'ebssa' } } : {};
  const config = loadConfig(undefined, {
    overrides: mergeConfigs(mergeConfigs(base, dataRoot as Partial<SpikesegConfig>), overrides as Partial<SpikesegConfig>),
    environment,
  });
  return {
    config,
    network: checkpoint.network,
    weights: checkpoint.weights,
    path: found.path,
    name: runName(found),
    split: splitFor(config, base, checkpoint.training.split),
  };
}

/**
 * The split that training made, where it speaks of the recordings at hand. Files carry their names wherever they lie; a
 * generated recording is another one with another seed or other options, and a split by time names no recording.
 */
function splitFor({ data, seed }: SpikesegConfig, trained: SpikesegConfig, split: DataSplit): DataSplit | undefined {
  if (data.dataset !== trained.data.dataset) return undefined;
  if (data.dataset === 'synthetic') {
    const same = seed === trained.seed && JSON.stringify(data.synthetic) === JSON.stringify(trained.data.synthetic);
    return same ? split : undefined;
  }
  return split.kind === 'by-recording' || data.data_root === trained.data.data_root ? split : undefined;
}

/** Dotted paths of all values in nested mappings. */
function leaves(value: unknown, path = ''): string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [path];
  return Object.entries(value).flatMap(([key, inner]) => leaves(inner, path === '' ? key : `${path}.${key}`));
}
