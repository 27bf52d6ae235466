import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { mergeConfigs, defaultConfig, type PartialConfig, type SpikesegConfig } from '@spikeseg/config';
import {
  checkWeights,
  type NetworkSpec,
  type NetworkWeights,
  readSafetensors,
  type Tensor,
  writeSafetensors,
} from '@spikeseg/snn-core';
import type { TrainerState } from '@spikeseg/stdp';
import type { DataSplit } from '@spikeseg/data-ebssa';
import { networkFromConfig } from './network.ts';
import type { SeenRecording } from './seen-recordings.ts';

/*
 * A checkpoint is one safetensors file: the weights and learned thresholds as tensors, and JSON in its metadata. It
 * holds data only and no time stamp, so the same seed, data and configuration give the same bytes. Keys that only say
 * where results go or how fast they come (output_dir, device, …) are left out for the same reason.
 */

const format = 'spikeseg-checkpoint-1';

/** Which recordings the model has seen, so that every later report can say so. */
export interface TrainingRecord {
  readonly split: DataSplit;
  readonly recordings: readonly SeenRecording[];
  readonly state: TrainerState;
}

export interface Checkpoint {
  readonly config: SpikesegConfig;
  readonly network: NetworkSpec;
  readonly weights: NetworkWeights;
  readonly training: TrainingRecord;
}

/** A file that is not a usable checkpoint. */
export class CheckpointError extends Error {
  override readonly name = 'CheckpointError';
  readonly file: string;

  constructor(file: string, message: string, options?: ErrorOptions) {
    super(`${file}: ${message}`, options);
    this.file = file;
  }
}

/** Keys that say where data and results lie, or how fast they come, and not what the model is. */
const placeKeys = ['experiment_name', 'output_dir', 'device', 'checkpoint', 'logging'];
const dataPlaceKeys = ['data_root', 'num_workers', 'cache_dir', 'cache_max_mb', 'cache_memory_mb'];

/** The part of a configuration that decides what a model is. */
const modelConfig = (config: SpikesegConfig) => ({ ...without(config, placeKeys), data: without(config.data, dataPlaceKeys) });

const without = (values: object, names: readonly string[]) =>
  Object.fromEntries(Object.entries(values).filter(([name]) => !names.includes(name)));

/** The bytes of a checkpoint. */
export function encodeCheckpoint({ config, network, weights, training }: Checkpoint): Uint8Array {
  return writeSafetensors(weights, {
    format,
    config: JSON.stringify(modelConfig(config)),
    network: JSON.stringify(network),
    training: JSON.stringify(training),
  });
}

/** @throws CheckpointError when the file is missing, damaged, or not a checkpoint of this program */
export function readCheckpoint(path: string): Checkpoint {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(path);
  } catch (cause) {
    throw new CheckpointError(path, 'expected a checkpoint (…/checkpoints/best.safetensors), but it cannot be read', { cause });
  }
  try {
    return decode(bytes);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new CheckpointError(path, `expected a checkpoint written by spikeseg-cli train, got ${basename(path)}: ${reason}`, {
      cause,
    });
  }
}

function decode(bytes: Uint8Array): Checkpoint {
  const { tensors, metadata } = readSafetensors(bytes);
  if (metadata['format'] !== format) throw new Error(`metadata "format" must be ${format}, got ${metadata['format'] ?? 'none'}`);
  const part = (name: string): unknown => JSON.parse(metadata[name] ?? 'null');
  const config = mergeConfigs<SpikesegConfig>(defaultConfig(), part('config') as PartialConfig);
  const network = networkFromConfig(config);
  const weights = tensors as Record<string, Tensor>;
  checkWeights(network, weights);
  return { config, network, weights, training: part('training') as TrainingRecord };
}
