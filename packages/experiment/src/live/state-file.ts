import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import type { EvidenceModel, EvidenceState } from '@spikeseg/detection';
import { hashNetwork } from '@spikeseg/snn-core';
import { readSafetensors, SafetensorsError, type SafetensorsTensor, writeSafetensors } from '@spikeseg/snn-core/safetensors';
import { checkSeal, seal } from '../checkpoints/checkpoint-seal.ts';
import { UsageError } from '../errors/errors.ts';
import { readWhole, writeAtomic } from '../run-folder/files.ts';
import { stateOf } from './state-form.ts';

/*
 * What a live detector carries, as one safetensors file: arrays as tensors, all else as JSON in the metadata, in which `{ "array": NAME }`
 * stands for a tensor. It holds data only, and a checksum.
 */

const format = 'spikeseg-state-4';
/** Largest file, bytes. */
const maxBytes = 2 ** 31;

/** Arrays that safetensors has no kind for are stored as another of the same width. */
const kinds = { Float32Array, Float64Array, Int32Array, Uint8Array, Uint32Array } as const;
type StateFileKind = keyof typeof kinds;
type Stored = InstanceType<(typeof kinds)[StateFileKind]>;

const kindOf = (value: unknown): StateFileKind | undefined =>
  (Object.keys(kinds) as StateFileKind[]).find((kind) => value instanceof kinds[kind]);

/** Takes the arrays out of plain data. */
function flatten(value: unknown, name: string, tensors: Record<string, SafetensorsTensor>): unknown {
  const kind = kindOf(value);
  if (kind !== undefined) {
    const array = value as Stored;
    const data = array instanceof Uint32Array ? new Int32Array(array.buffer, array.byteOffset, array.length) : array;
    tensors[name] = { shape: [array.length], data };
    return { array: name, kind };
  }
  if (Array.isArray(value)) return value.map((one, k) => flatten(one, `${name}.${k}`, tensors));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [key, flatten(one, name === '' ? key : `${name}.${key}`, tensors)]),
  );
}

/** Puts them back. */
function unflatten(value: unknown, tensors: Readonly<Record<string, SafetensorsTensor>>): unknown {
  if (Array.isArray(value)) return value.map((one) => unflatten(one, tensors));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value) as [string, unknown][];
  const { array } = Object.fromEntries(entries);
  if (typeof array !== 'string') return Object.fromEntries(entries.map(([key, one]) => [key, unflatten(one, tensors)]));
  const { kind } = Object.fromEntries(entries);
  const { data } = Object.hasOwn(tensors, array) ? tensors[array] : { data: undefined };
  return kind === 'Uint32Array' && data instanceof Int32Array ? new Uint32Array(data.buffer, data.byteOffset, data.length) : data;
}

/** What a state is of: a network on a sensor and its weights. */
const ownerOf = ({ network, weights }: EvidenceModel): string =>
  `${hashNetwork(network)} ${createHash('sha256').update(writeSafetensors(weights)).digest('hex')}`;

/** The bytes of a state file. @param model on the sensor */
export function encodeState(state: EvidenceState, model: EvidenceModel): Uint8Array {
  const tensors: Record<string, SafetensorsTensor> = {};
  const values = JSON.stringify(flatten(state, '', tensors));
  return seal({ tensors, metadata: { format, model: ownerOf(model), values } });
}

/** @throws Error that says what else it is, for anything that is no whole state of that model */
export function decodeState(bytes: Uint8Array, model: EvidenceModel): EvidenceState {
  const contents = readSafetensors(bytes);
  const { tensors, metadata } = contents;
  const stated = metadata['format'] ?? '';
  if (stated !== format)
    throw new Error(
      /^spikeseg-state-\d+$/.test(stated) ? 'the state of another version of this program' : 'a file of another kind',
    );
  try {
    checkSeal(contents);
  } catch (cause) {
    throw new Error('a damaged file', { cause });
  }
  const value = unflatten(JSON.parse(metadata['values'] ?? ''), tensors);
  if (metadata['model'] !== ownerOf(model)) throw new Error('the state of another detector or another size of sensor');
  return stateOf(value, model);
}

/**
 * The state in a file; undefined where there is no such file yet.
 *
 * @throws UsageError when it is no state of this model
 */
export function readState(path: string, model: EvidenceModel): EvidenceState | undefined {
  if (!existsSync(path)) return undefined;
  const fault = (got: string, options?: ErrorOptions) =>
    new UsageError(
      `option state ${path}: expected a state that detect --follow has written, got ${got}; give a new name to begin without one`,
      options,
    );
  const bytes = readWhole(path, maxBytes, fault);
  try {
    return decodeState(bytes, model);
  } catch (cause) {
    const isOther = cause instanceof SafetensorsError || !(cause instanceof Error);
    throw fault(isOther ? 'a file of another kind' : cause.message, { cause });
  }
}

export const writeState = (path: string, state: EvidenceState, model: EvidenceModel): void =>
  writeAtomic(path, encodeState(state, model));
