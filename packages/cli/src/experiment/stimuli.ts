import type { SpikesegConfig } from '@spikeseg/config';
import {
  augmentWindow,
  chooseFlips,
  type DataSplit,
  splitByRecording,
  timeSplitRanges,
  type WindowOptions,
  windows,
} from '@spikeseg/data-ebssa';
import { deriveSeed, randomGenerator, type SparseSpikes, shuffled } from '@spikeseg/snn-core';
import type { EpochPlace, Stimulus } from '@spikeseg/stdp';
import { UsageError } from '../errors/errors.ts';
import type { RecordingSource } from './dataset.ts';
import { fingerprintOf, partUnder, type SeenRecording } from './seen-recordings.ts';

/** How the configuration cuts recordings into windows. */
export function windowOptions({ data }: SpikesegConfig): WindowOptions {
  return {
    steps: data.n_timesteps,
    timestepMs: data.timestep_ms,
    stride: data.window_stride ?? data.n_timesteps,
    channels: data.input_channels,
    height: data.input_height,
    width: data.input_width,
    normalize: data.normalize,
  };
}

/** What was read, for the log. */
interface ReadRecording {
  readonly seen: SeenRecording;
  readonly events: number;
  readonly windows: number;
  readonly objects: number;
}

/** Windows by part of the split; sparse, so that the windows of many recordings fit into memory when their events would not. */
export interface StimulusSet {
  readonly recordings: readonly ReadRecording[];
  readonly split: DataSplit;
  readonly train: readonly Stimulus[];
  readonly validation: readonly Stimulus[];
}

/**
 * Reads all recordings once and cuts them into the windows that train and the windows that validate.
 *
 * @param onRecording called after each recording
 * @throws UsageError when no recording of the training part has events
 */
export async function loadStimuli(
  config: SpikesegConfig,
  sources: readonly RecordingSource[],
  onRecording: (done: number, name: string) => void = () => {},
): Promise<StimulusSet> {
  const options = windowOptions(config);
  const split = splitByRecording(
    sources.map(({ name }) => name),
    config.data.train_ratio,
    config.seed,
  );
  const recordings: ReadRecording[] = [];
  const train: Stimulus[] = [];
  const validation: Stimulus[] = [];
  for (const source of sources) {
    const { events, objects } = await source.load();
    const seen = { name: source.name, part: partUnder(split, source.name), fingerprint: fingerprintOf(events) };
    const stimuli = Array.from(windows(events, options), ({ index, spikes }) => ({
      ...spikes,
      key: `${source.name}/${index}`,
    }));
    recordings.push({ seen, events: events.t.length, windows: stimuli.length, objects: objects.length });
    onRecording(recordings.length, source.name);
    if (split.kind === 'by-recording') {
      const part = split.train.includes(source.name) ? train : validation;
      for (const stimulus of stimuli) part.push(stimulus);
    } else {
      // Windows that overlap share events; none of the training part may reach into the validation part.
      const overlap = Math.ceil(options.steps / options.stride) - 1;
      const ranges = timeSplitRanges(split, stimuli.length, overlap);
      train.push(...stimuli.slice(...ranges.train));
      validation.push(...stimuli.slice(...ranges.validation));
    }
  }
  if (train.length === 0) {
    throw new UsageError(
      `${config.data.data_root}: expected events to train on, got none in ${recordings.length} recording(s); inspect shows what a recording holds`,
    );
  }
  return { recordings, split, train, validation };
}

/** The training stimuli of one epoch: a new order and new flips in every epoch, the same for the same seed. */
export function* epochStimuli(
  config: SpikesegConfig,
  train: readonly Stimulus[],
  { layer, epoch, skip }: EpochPlace,
): Generator<Stimulus> {
  const { enabled, flip_horizontal: horizontal, flip_polarity: polarity } = config.data.augmentation;
  const allowed = { horizontal: enabled && horizontal, polarity: enabled && polarity };
  const order = shuffled(train, randomGenerator(deriveSeed(config.seed, 'order', layer, epoch)));
  for (const stimulus of order.slice(skip)) {
    const key = stimulus.key ?? '';
    const flips = chooseFlips(allowed, config.seed, layer, epoch, key);
    const spikes: SparseSpikes = augmentWindow(stimulus, flips);
    yield { ...spikes, key: `${key}${flips.horizontal ? '|' : ''}${flips.polarity ? '±' : ''}` };
  }
}
