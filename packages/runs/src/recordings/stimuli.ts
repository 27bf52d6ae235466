import type { SpikesegConfig } from '@spikeseg/config';
import { type DataSplit, splitByRecording, timeSplitRanges } from '@spikeseg/data-ebssa';
import { augmentWindow, chooseFlips, type WindowOptions } from '@spikeseg/events';
import { quantity } from '@spikeseg/report';
import { deriveSeed, randomGenerator, type SparseSpikes, shuffled } from '@spikeseg/snn-core';
import type { EpochPlace, Stimulus } from '@spikeseg/stdp';
import { UsageError } from '../errors/errors.ts';
import { llr } from '../network/network.ts';
import type { DatasetRecording } from './dataset.ts';
import { type LoadedRecording, type LoadOptions, loadRecordings } from './load-recordings.ts';
import type { RecordingExtent } from './recording-doubts.ts';
import { partUnder, type SeenRecording } from './seen-recordings.ts';

/** How the configuration cuts recordings into windows. */
export function windowOptions({ data }: SpikesegConfig): WindowOptions {
  return {
    steps: data.n_timesteps,
    timestepMs: data.timestep_ms,
    stride: data.window_stride ?? data.n_timesteps,
    channels: data.input_channels,
    height: data.input_height,
    width: data.input_width,
    ...valuesOf(data),
  };
}

/** What a pixel, channel and step hold. */
function valuesOf({ encoding, normalize }: SpikesegConfig['data']) {
  if (encoding === 'llr') return { normalize: false, llr };
  return { normalize: encoding === 'binary' || normalize };
}

/** What was read, for the log. */
interface ReadRecording extends RecordingExtent {
  readonly seen: SeenRecording;
  readonly windows: number;
  readonly objects: number;
}

/** A window that is cut when its turn comes. */
export interface WindowHandle {
  readonly key: string;
  readonly read: () => SparseSpikes;
}

/** Windows by part of the split. */
export interface StimulusSet {
  readonly recordings: readonly ReadRecording[];
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
  how: LoadOptions,
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
    const all = handlesOf(recording);
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
  const read = recordings.map(
    ({ name, fingerprint, events, durationUs, pixels, unitIsOpen, count, objects }): ReadRecording => ({
      seen: { name, part: partUnder(split, name), fingerprint },
      events,
      durationUs,
      pixels,
      unitIsOpen,
      windows: count,
      objects,
    }),
  );
  return { recordings: read, split, train, validation };
}

const handlesOf = ({ name, count, read }: LoadedRecording): WindowHandle[] =>
  Array.from({ length: count }, (_, window) => ({ key: `${name}/${window}`, read: () => read(window) }));

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
    const flips = chooseFlips(allowed, config.seed, layer, epoch, key);
    const spikes = augmentWindow(read(), flips);
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
