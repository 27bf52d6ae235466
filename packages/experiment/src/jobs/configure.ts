import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { SpikesegConfig } from '@spikeseg/config';
import type { Selection, WrittenFormat } from '@spikeseg/event-formats';
import type { Context } from '../context.ts';
import { selectionGiven } from '../convert/convert-recording.ts';
import { UsageError } from '../errors/errors.ts';
import { makeLogger, terminalTarget } from '../log/logger.ts';
import { openDetectionModel } from '../models/detection-model.ts';
import type { DetectionModel } from '../models/detector.ts';
import { isEbssa, namedModel } from '../models/evidence-model.ts';
import { type OptionValues, resolveConfig } from '../options/settings.ts';
import { contentHash, type JobCommand } from './job.ts';

/** What the jobs of a batch are done with. */
export interface Configured {
  readonly config: SpikesegConfig;
  /** What detects; undefined for a command that does not. */
  readonly opened: DetectionModel | undefined;
  /** Path of the file with the weights, where one was named. */
  readonly checkpoint: string | undefined;
  /** See {@link configurationHash}. */
  readonly configuration: string;
}

/** Opens the model of the options, where the command has one. @throws UsageError, CheckpointError */
export async function configure(
  context: Context,
  command: JobCommand,
  settings: readonly string[],
  options: OptionValues,
): Promise<Configured> {
  if (command === 'convert') {
    const config = resolveConfig(context, settings, options);
    conversionOf(options);
    return { config, opened: undefined, checkpoint: undefined, configuration: conversionHash(config, options) };
  }
  if (options['model'] !== undefined)
    throw new UsageError('--model: expected a checkpoint for a batch, got an ONNX file; give --checkpoint');
  const log = makeLogger([terminalTarget(context.stderr, 'WARNING')]);
  const opened = await openDetectionModel(context, settings, options, log);
  const { checkpoint: name } = options;
  const isNamed = typeof name === 'string' && !isEbssa(context, name);
  const checkpoint = isNamed ? namedModel(context, 'detect', name, settings, options).path : undefined;
  const { config } = opened.model;
  return { config, opened, checkpoint, configuration: configurationHash(config, options, checkpoint) };
}

/** Options that change what a result holds. */
const written = ['events', 'masks', 'pictures'] as const;

/**
 * Hash of all but the recording that a result depends on. Where results lie, where data lie, what is logged and how many threads work
 * changes none; so does the engine, as all compute the same.
 *
 * @param checkpoint path of the file with the weights
 */
function configurationHash(config: SpikesegConfig, options: OptionValues, checkpoint: string | undefined): string {
  const { output_dir: _output, experiment_name: _name, device: _device, logging: _logging, data, ...rest } = config;
  const { data_root: _root, num_workers: _workers, cache_dir: _dir, cache_max_mb: _max, cache_memory_mb: _mb, ...reading } = data;
  const weights = checkpoint === undefined ? null : createHash('sha256').update(readFileSync(checkpoint)).digest('hex');
  const files = Object.fromEntries(written.map((name) => [name, options[name] === true]));
  return contentHash({ command: 'detect', config: { ...rest, data: reading }, weights, files });
}

/** What files are converted to. */
export interface Conversion {
  readonly format: WrittenFormat | 'mat';
  /** Of the name of the new file, with its dot. */
  readonly ending: string;
  readonly selection: Selection;
}

/** Endings of new files, by format. */
const endings: Readonly<Record<string, string>> = {
  mat: '.mat',
  evt3: '.raw',
  evt2: '.raw',
  dat: '.dat',
  aedat4: '.aedat4',
  es: '.es',
  text: '.csv',
  hdf5: '.h5',
  npy: '.npy',
};

/** @throws UsageError where no format is named, or what is selected is no part */
export function conversionOf(options: OptionValues): Conversion {
  const { to } = options;
  const ending = typeof to === 'string' ? endings[to] : undefined;
  if (ending === undefined)
    throw new UsageError(
      `--to: expected the format that all recordings are converted to, one of ${Object.keys(endings).join(', ')}, got none`,
    );
  return { format: to as WrittenFormat | 'mat', ending, selection: selectionGiven(options) };
}

/** Hash of all but the recording that a converted file depends on. */
function conversionHash({ data }: SpikesegConfig, options: OptionValues): string {
  const { sensor, sensor_size, format, columns, unit, stream, limits } = data;
  const { to, from, until, region, rate } = options;
  const reading = { sensor, sensor_size, format, columns, unit, stream, limits };
  return contentHash({ command: 'convert', reading, to, from, until, region, rate });
}
