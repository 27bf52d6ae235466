import { shown, shownName } from '@spikeseg/snn-core';

/** What a pickle can hold here. Lists and tuples are arrays, dictionaries are maps. */
export type PickleValue =
  | null
  | boolean
  | number
  | string
  | PickleValue[]
  | Map<PickleValue, PickleValue>
  | PickleGlobal
  | TorchStorage
  | TorchTensor;

/** A Python name that was mentioned; nothing is looked up or called by it. */
interface PickleGlobal {
  readonly kind: 'global';
  readonly name: string;
}

/** A file of the archive that holds float32 values. */
interface TorchStorage {
  readonly kind: 'storage';
  /** Name below `data/`. */
  readonly key: string;
  readonly length: number;
}

/** A tensor as PyTorch describes it: a window of a storage. */
export interface TorchTensor {
  readonly kind: 'tensor';
  readonly storage: TorchStorage;
  /** First element. */
  readonly offset: number;
  readonly shape: readonly number[];
  /** Elements from one index to the next, per axis. */
  readonly strides: readonly number[];
}

/** A value by its kind, for messages. */
export function describe(value: PickleValue | undefined): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'None';
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (value instanceof Map) return `a dictionary of ${value.size}`;
  if (typeof value !== 'object') return shown(value);
  return value.kind === 'global' ? `the name ${shownName(value.name)}` : `a ${value.kind}`;
}

export function isCounts(value: PickleValue | undefined): value is number[] {
  return Array.isArray(value) && value.every((count) => Number.isSafeInteger(count) && (count as number) >= 0);
}

/** A file that is not a checkpoint of the Python SpikeSEG, is damaged, or asks for more than data. */
export class PythonCheckpointError extends Error {
  override readonly name = 'PythonCheckpointError';
  /** Which part of the file, e.g. `zip` or `data.pkl at byte 17`. */
  readonly where: string;
  readonly expected: string;
  readonly got: string;

  constructor(part: { where: string; expected: string; got: string }, options?: ErrorOptions) {
    super(`python checkpoint: ${part.where}: expected ${part.expected}, got ${part.got}`, options);
    this.where = part.where;
    this.expected = part.expected;
    this.got = part.got;
  }
}
