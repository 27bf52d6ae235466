import { deriveSeed, randomGenerator, shuffled } from '@spikeseg/snn-core';

/** Which recordings train and which validate: no window of the validation part ever trains. */
export interface RecordingSplit {
  readonly kind: 'by-recording';
  readonly train: readonly string[];
  readonly validation: readonly string[];
}

/**
 * One recording gives both parts: its beginning trains and its end validates. The windows of the gap between them are used
 * for neither, so that the parts do not touch.
 */
export interface TimeSplit {
  readonly kind: 'by-time';
  readonly trainRatio: number;
  /** Time left out between the parts, in durations of a window: also where windows overlap, and more of them fit into it. */
  readonly gapWindows: number;
}

export type DataSplit = RecordingSplit | TimeSplit;

/**
 * Splits a dataset, seeded, by whole recordings: round(n · ratio) train, at least one validates. With a single recording
 * the split is by time instead. A ratio of 1 leaves no validation part.
 *
 * @param names unique names of the recordings; their order plays no part
 * @param trainRatio share that trains, in (0, 1]
 * @throws RangeError when there is no recording, a name occurs twice, or the ratio is out of range
 */
export function splitByRecording(names: readonly string[], trainRatio: number, seed: number): DataSplit {
  checkNames(names);
  if (!(trainRatio > 0 && trainRatio <= 1)) throw new RangeError(`split: expected a ratio in (0, 1], got ${trainRatio}`);
  if (trainRatio === 1) return { kind: 'by-recording', train: names.toSorted(), validation: [] };
  if (names.length === 1) return { kind: 'by-time', trainRatio, gapWindows: 1 };
  const order = shuffled(names.toSorted(), randomGenerator(deriveSeed(seed, 'split')));
  const training = Math.min(Math.max(Math.round(names.length * trainRatio), 1), names.length - 1);
  return { kind: 'by-recording', train: order.slice(0, training).toSorted(), validation: order.slice(training).toSorted() };
}

/** Half-open ranges of window numbers. */
export interface TimeSplitRanges {
  readonly train: readonly [begin: number, end: number];
  readonly validation: readonly [begin: number, end: number];
}

/**
 * Windows of one recording that train and validate under a split by time. Something always trains: a recording too short
 * for both parts and the gap leaves the validation part empty.
 *
 * @param windowCount windows of the recording
 * @param overlap windows after a window that share events with it: ceil(steps / stride) − 1. So overlap + 1 strides last at
 *   least as long as a window, and the first window that shares nothing with the last one to train is overlap + 1 further on
 */
export function timeSplitRanges({ trainRatio, gapWindows }: TimeSplit, windowCount: number, overlap: number): TimeSplitRanges {
  const trainEnd = Math.min(Math.max(Math.floor(windowCount * trainRatio) - gapWindows, 1), windowCount);
  const validationStart = Math.min(trainEnd + overlap + gapWindows * (overlap + 1), windowCount);
  return { train: [0, trainEnd], validation: [validationStart, windowCount] };
}

/**
 * k folds by recording: fold i validates on every recording that is dealt to it and trains on the others.
 *
 * @param names unique names of the recordings; their order plays no part
 * @param k number of folds, 2 … number of recordings
 * @throws RangeError when there are fewer recordings than folds, a name occurs twice or k < 2
 */
export function kFold(names: readonly string[], k: number, seed: number): RecordingSplit[] {
  checkNames(names);
  if (!Number.isInteger(k) || k < 2 || k > names.length) {
    throw new RangeError(`folds: expected a whole number in 2 … ${names.length} (the number of recordings), got ${k}`);
  }
  const order = shuffled(names.toSorted(), randomGenerator(deriveSeed(seed, 'folds')));
  return Array.from({ length: k }, (_, fold) => ({
    kind: 'by-recording',
    train: order.filter((_name, i) => i % k !== fold).toSorted(),
    validation: order.filter((_name, i) => i % k === fold).toSorted(),
  }));
}

function checkNames(names: readonly string[]): void {
  if (names.length === 0) throw new RangeError('split: expected at least one recording, got none');
  const seen = new Set<string>();
  for (const name of names) {
    if (seen.has(name)) throw new RangeError(`split: expected unique names of recordings, got ${name} twice`);
    seen.add(name);
  }
}
