import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { SpikesegConfig } from '@spikeseg/config';
import type { Context } from '../context.ts';
import { UsageError } from '../errors/errors.ts';
import { makeLogger, terminalTarget } from '../log/logger.ts';
import { openDetectionModel } from '../models/detection-model.ts';
import type { DetectionModel } from '../models/detector.ts';
import { isEbssa, namedModel } from '../models/evidence-model.ts';
import type { OptionValues } from '../options/settings.ts';
import { contentHash, type JobCommand } from './job.ts';

/** What detects in the jobs of a batch, and what is written. */
export interface Configured {
  readonly opened: DetectionModel;
  /** Path of the file with the weights, where one was named. */
  readonly checkpoint: string | undefined;
  /** See {@link configurationHash}. */
  readonly configuration: string;
}

/** Opens the model of the options. @throws UsageError, CheckpointError */
export async function configure(
  context: Context,
  command: JobCommand,
  settings: readonly string[],
  options: OptionValues,
): Promise<Configured> {
  if (options['model'] !== undefined)
    throw new UsageError('--model: expected a checkpoint for a batch, got an ONNX file; give --checkpoint');
  const log = makeLogger([terminalTarget(context.stderr, 'WARNING')]);
  const opened = await openDetectionModel(context, settings, options, log);
  const { checkpoint: name } = options;
  const isNamed = typeof name === 'string' && !isEbssa(context, name);
  const checkpoint = isNamed ? namedModel(context, 'detect', name, settings, options).path : undefined;
  return { opened, checkpoint, configuration: configurationHash(command, opened.model.config, options, checkpoint) };
}

/** Options that change what a result holds. */
const written = ['events', 'masks', 'pictures'] as const;

/**
 * Hash of all but the recording that a result depends on. Where results lie, where data lie, what is logged and how many threads work
 * changes none; so does the engine, as all compute the same.
 *
 * @param checkpoint path of the file with the weights
 */
function configurationHash(
  command: JobCommand,
  config: SpikesegConfig,
  options: OptionValues,
  checkpoint: string | undefined,
): string {
  const { output_dir: _output, experiment_name: _name, device: _device, logging: _logging, data, ...rest } = config;
  const { data_root: _root, num_workers: _workers, cache_dir: _dir, cache_max_mb: _max, cache_memory_mb: _mb, ...reading } = data;
  const weights = checkpoint === undefined ? null : createHash('sha256').update(readFileSync(checkpoint)).digest('hex');
  const files = Object.fromEntries(written.map((name) => [name, options[name] === true]));
  return contentHash({ command, config: { ...rest, data: reading }, weights, files });
}
