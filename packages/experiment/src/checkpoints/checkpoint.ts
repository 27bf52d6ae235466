import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { isConfigError, keepRoles, loadConfig, problemText, type SpikesegConfig } from '@spikeseg/config';
import { type NetworkSpec, type NetworkWeights, type Tensor, weightShapes } from '@spikeseg/snn-core';
import { readSafetensors } from '@spikeseg/snn-core/safetensors';
import { checkRunnable } from '../network/check-runnable.ts';
import { networkFromConfig, trainedLayers } from '../network/network.ts';
import { readWhole } from '../run-folder/files.ts';
import { checkSeal, seal } from './checkpoint-seal.ts';
import type { TrainingRecord } from './training-record.ts';
import { checkTrainingRecord } from './training-record.ts';

/*
 * A checkpoint is one safetensors file: the weights and learned thresholds as tensors, and JSON in its metadata. It
 * holds data only and no time stamp, so the same seed, data and configuration give the same bytes. Keys that only say
 * where results go or how fast they come (output_dir, device, …) are left out for the same reason. A checksum finds every
 * change. Everything behind it is checked all the same: a hostile file is refused and does no more.
 */

const format = 'spikeseg-checkpoint-2';
/** Largest file of a network, bytes. */
const maxBytes = 2 ** 30;
/** Longest configuration that is read, characters; one of today has 2,500. */
const longestConfig = 100_000;
/** Longest reason that a message carries: some of a reason may come from the file. */
const longestReason = 300;

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

/** The part of a configuration that decides what a model is. */
export const modelConfig = (config: object): object =>
  keepRoles(config, (role) => role === 'model' || role === 'data' || role === 'score');

const isMapping = (value: unknown): value is object => typeof value === 'object' && value !== null && !Array.isArray(value);

/** The bytes of a checkpoint. */
export function encodeCheckpoint({ config, network, weights, training }: Checkpoint): Uint8Array {
  return seal({
    tensors: weights,
    metadata: {
      format,
      config: JSON.stringify(modelConfig(config)),
      network: JSON.stringify(network),
      training: JSON.stringify(training),
    },
  });
}

/**
 * The bytes of a file that holds a network.
 *
 * @param what it should be
 * @throws CheckpointError when it cannot be read, or is larger than any network that could run
 */
export const readModelFile = (path: string, what: string): Uint8Array =>
  readWhole(path, maxBytes, (got, options) => new CheckpointError(path, `expected ${what}, got ${got}`, options));

/** Longest header that is looked at, bytes; one of `ebssa` has 20,000. */
const longestHeader = 1_000_000;

/** The header of a safetensors file; empty for what cannot be read, and for a pipe, whose bytes can be read only once. */
export function headerOf(path: string): string {
  let file: number | undefined;
  try {
    if (!statSync(path).isFile()) return '';
    file = openSync(path, 'r');
    const start = Buffer.alloc(8);
    if (readSync(file, start, 0, 8, 0) < 8) return '';
    const header = Buffer.alloc(Math.min(longestHeader, Number(start.readBigUInt64LE())));
    readSync(file, header, 0, header.length, 8);
    return header.toString('latin1');
  } catch {
    return '';
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

/** @throws CheckpointError when the file is missing, damaged, or not a checkpoint of this program */
export function readCheckpoint(path: string): Checkpoint {
  const bytes = readModelFile(path, 'a checkpoint (…/checkpoints/best.safetensors)');
  try {
    return decodeCheckpoint(bytes);
  } catch (cause) {
    const reason = reasonOf(cause).slice(0, longestReason);
    throw new CheckpointError(path, `expected a checkpoint written by spikeseg-cli train, got ${basename(path)}: ${reason}`, {
      cause,
    });
  }
}

/** What is wrong, of a configuration the first thing. */
function reasonOf(cause: unknown): string {
  if (isConfigError(cause)) return problemText(cause.problems[0]);
  return cause instanceof Error ? cause.message : String(cause);
}

/** @throws Error for anything that is not a whole checkpoint whose parts fit each other */
function decodeCheckpoint(bytes: Uint8Array): Checkpoint {
  const contents = readSafetensors(bytes);
  const { tensors, metadata } = contents;
  if (metadata['format'] !== format) throw new Error(`metadata "format" must be ${format}, got ${metadata['format'] ?? 'none'}`);
  checkSeal(contents);
  const part = (name: string): unknown => JSON.parse(metadata[name] ?? 'null');
  const config = storedConfig(metadata['config'] ?? '');
  const network = networkFromConfig(config);
  if (JSON.stringify(network) !== metadata['network'])
    throw new Error('metadata "network": expected the network of its configuration, got another');
  const weights = tensors as Record<string, Tensor>;
  checkTensors(config, network, weights);
  return { config, network, weights, training: checkTrainingRecord(part('training'), config, weights) };
}

/**
 * The configuration that a file holds as JSON, every key checked. What it leaves out has its default, and so has every place,
 * device and name: a file from somebody else must not choose where results are written.
 *
 * @throws ConfigError, or Error when it is no configuration at all
 */
export function storedConfig(json: string): SpikesegConfig {
  if (json.length > longestConfig)
    throw new Error(`metadata "config": expected at most ${longestConfig} characters, got ${json.length}`);
  const overrides: unknown = JSON.parse(json);
  if (!isMapping(overrides)) throw new Error('metadata "config": expected an object, got something else');
  return loadConfig(undefined, { overrides: modelConfig(overrides), environment: { cwd: '/', env: {}, home: '/' } });
}

/** The tensors of the network and no others, which an engine can take and learning can go on from. */
function checkTensors(config: SpikesegConfig, network: NetworkSpec, weights: NetworkWeights): void {
  checkRunnable(network, weights);
  const known = weightShapes(network);
  const stray = Object.keys(weights).find((name) => !Object.hasOwn(known, name));
  if (stray !== undefined) throw new Error(`expected no tensor besides those of the network, got ${JSON.stringify(stray)}`);
  const [min, max] = [Math.fround(config.stdp.weight_min), Math.fround(config.stdp.weight_max)];
  for (const layer of trainedLayers(config)) {
    const outside = weights[`${layer}.weight`].data.find((weight) => weight < min || weight > max);
    if (outside !== undefined)
      throw new Error(
        `${layer}.weight: expected weights of ${min} to ${max}, as stdp.weight_min and weight_max say, got ${outside}`,
      );
  }
}
