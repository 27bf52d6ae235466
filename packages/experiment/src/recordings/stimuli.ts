import type { SpikesegConfig } from '@spikeseg/config';
import { type DataSplit, splitByRecording, timeSplitRanges } from '@spikeseg/data-ebssa/splits';
import { augmentWindow, natsOfEvents, type WindowOptions, windowAt, windowCount } from '@spikeseg/events/windows';
import { quantity } from '@spikeseg/report/words';
import { deriveSeed, randomGenerator, type SparseSpikes, shuffled } from '@spikeseg/snn-core';
import type { EpochPlace, Stimulus } from '@spikeseg/stdp';
import { type Interruption, stopIfInterrupted, untilInterrupted } from '../context/context.ts';
import { UsageError } from '../errors/errors.ts';
import { windowOptions } from '../network/network.ts';
import { checkAnyReadable, type DatasetRecording, leftOut } from './dataset.ts';
import { extentOf, type RecordingExtent } from './recording-doubts.ts';
import { recordingFrom } from './recording-origin.ts';
import { fingerprintOf, partUnder, type SeenRecording } from './seen-recordings.ts';

/** A window that is cut when its turn comes. */
export interface WindowHandle {
  readonly key: string;
  readonly read: () => SparseSpikes;
}

/** Windows by part of the split. */
export interface StimulusSet {
  readonly recordings: readonly (LoadedRecording & { readonly seen: SeenRecording })[];
  readonly split: DataSplit;
  readonly train: readonly WindowHandle[];
  readonly validation: readonly WindowHandle[];
}

/**
 * Reads all recordings, and deals their windows into those that train and those that validate.
 *
 * @throws UsageError when no recording of the training part has events
 */
export async function loadStimuli(
  config: SpikesegConfig,
  sources: readonly DatasetRecording[],
  how: StimuliOptions,
): Promise<StimulusSet> {
  const options = windowOptions(config);
  const recordings = await loadRecordings(options, sources, how);
  const split = splitByRecording(
    recordings.map(({ name }) => name),
    config.data.train_ratio,
    config.seed,
  );
  const train: WindowHandle[] = [];
  const validation: WindowHandle[] = [];
  for (const recording of recordings) {
    const all = recording.windows;
    if (split.kind === 'by-recording') {
      const part = split.train.includes(recording.name) ? train : validation;
      for (const handle of all) part.push(handle);
    } else {
      // Windows that overlap share events; none of the training part may reach into the validation part.
      const overlap = Math.ceil(options.steps / options.stride) - 1;
      const ranges = timeSplitRanges(split, all.length, overlap);
      train.push(...all.slice(...ranges.train));
      validation.push(...all.slice(...ranges.validation));
    }
  }
  if (train.length === 0) {
    throw new UsageError(
      `${config.data.data_root}: expected events to train on, got none in ${quantity(recordings.length, 'recording')}; inspect shows what a recording holds`,
    );
  }
  const seenIn = ({ name, fingerprint }: LoadedRecording) => ({ name, part: partUnder(split, name), fingerprint });
  return { recordings: recordings.map((one) => ({ ...one, seen: seenIn(one) })), split, train, validation };
}

/** Windows in their order, as they are. */
export async function* stimuliOf(windows: readonly WindowHandle[]): AsyncGenerator<Stimulus> {
  for (const { key, read } of windows) yield { ...read(), key };
}

/** The training stimuli of one epoch: a new order and new flips in every epoch, the same for the same seed. */
export async function* epochStimuli(
  config: SpikesegConfig,
  train: readonly WindowHandle[],
  { layer, epoch, skip }: EpochPlace,
): AsyncGenerator<Stimulus> {
  const { enabled, flip_horizontal: horizontal, flip_polarity: polarity } = config.data.augmentation;
  const allowed = { horizontal: enabled && horizontal, polarity: enabled && polarity };
  const order = shuffled(train, randomGenerator(deriveSeed(config.seed, 'order', layer, epoch)));
  for (const { key, read } of order.slice(skip)) {
    const { spikes, flips } = augmentWindow(read(), allowed, { seed: config.seed, place: [layer, epoch, key] });
    yield { ...spikes, key: `${key}${flips.horizontal ? '|' : ''}${flips.polarity ? '±' : ''}` };
  }
}

/** How recordings were split into what trains and what validates, in one sentence. */
export function splitText({ split, train, validation }: StimulusSet): string {
  const how =
    split.kind === 'by-recording'
      ? `by recording: ${split.train.length} train, ${split.validation.length} validate (${split.validation.join(', ') || 'none'})`
      : `by time, because there is one recording only: its first part trains, its last part validates, ${quantity(split.gapWindows, 'window')} between left out`;
  return `split ${how}; ${train.length} training and ${validation.length} validation windows`;
}

export interface StimuliOptions {
  readonly stop: Interruption;
  /** Called after each recording, in their order. */
  readonly onRecording?: (done: number, name: string) => void;
  /** Called with recordings that cannot be read, which are then left out; without it, the first one is an error. */
  readonly onBad?: ((message: string) => void) | undefined;
}

/** A recording in memory, as its events. */
interface LoadedRecording extends RecordingExtent {
  readonly name: string;
  /** See `fingerprintOf`. */
  readonly fingerprint: string;
  /** Number of labelled objects. */
  readonly objects: number;
  readonly windows: readonly WindowHandle[];
}

/**
 * Reads recordings, one after the other.
 *
 * @throws EventFormatError of the first recording, in their order, that cannot be read
 */
export async function loadRecordings(
  options: WindowOptions,
  sources: readonly DatasetRecording[],
  { stop, onRecording, onBad }: StimuliOptions,
): Promise<LoadedRecording[]> {
  const recordings: LoadedRecording[] = [];
  for (const [done, source] of sources.entries()) {
    await stopIfInterrupted(stop);
    try {
      recordings.push(await loaded(source, options, stop));
    } catch (error) {
      if (!onBad) throw error;
      onBad(leftOut(error));
    }
    onRecording?.(done + 1, source.name);
  }
  await stopIfInterrupted(stop);
  checkAnyReadable(recordings.length, sources.length);
  return recordings;
}

async function loaded({ name, origin }: DatasetRecording, options: WindowOptions, stop: Interruption): Promise<LoadedRecording> {
  const recording = await untilInterrupted(stop, (signal) => recordingFrom(origin, signal));
  const { events, objects } = recording;
  const nats = natsOfEvents(events, options);
  return {
    name,
    fingerprint: fingerprintOf(events),
    ...extentOf(recording),
    objects: objects.length,
    windows: Array.from({ length: windowCount(events, options) }, (_, window) => ({
      key: `${name}/${window}`,
      read: () => windowAt(events, options, window, nats).spikes,
    })),
  };
}
