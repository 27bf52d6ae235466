import type { SpikesegConfig } from '@spikeseg/config';
import { findRecordings, readRecording } from '@spikeseg/data-ebssa';
import { natsOfEvents, windowAt, windowCount } from '@spikeseg/events';
import { deriveSeed, natStep, randomGenerator, type SparseSpikes } from '@spikeseg/snn-core';
import { noiseWindow } from '../benchmark/noise-window.ts';
import { UsageError } from '../errors/errors.ts';
import { readLimitsOf } from '../recordings/read-limits.ts';
import { windowOptions } from '../recordings/stimuli.ts';

/** Inputs on which a file is compared with the engine. */
export interface VerificationWindows {
  /** For the reader: `8 generated windows`. */
  readonly what: string;
  readonly windows: readonly SparseSpikes[];
}

/** Shares of the input that spike: from what a sensor gives at night to more than a stuck one. */
const densities = [0.0005, 0.002, 0.01, 0.05, 0.0005, 0.002, 0.01, 0.05];

/** Windows of noise; where a network takes counts, of 1 to 4 events; where evidence, which it asks of many pixels at once, ten times as dense. */
export function generatedWindows(config: SpikesegConfig): VerificationWindows {
  const { steps, channels, height, width, normalize, llr } = windowOptions(config);
  const value = llr === undefined ? { most: 4, step: 1, times: 1 } : { most: llr.mostNats, step: natStep, times: 10 };
  const random = randomGenerator(deriveSeed(config.seed, 'export'));
  const windows = densities.map((density) => {
    const window = noiseWindow([steps, channels, height, width], value.times * density, random);
    return normalize
      ? window
      : { ...window, values: Float32Array.from(window.index, () => value.step * (1 + random.integer(value.most / value.step))) };
  });
  return { what: `${windows.length} generated windows`, windows };
}

/**
 * Windows of recordings, spread evenly over each.
 *
 * @param path recording, or folder of them
 * @param most windows to take, over all recordings
 * @throws UsageError when they hold no events; DatasetError, EventFormatError
 */
export async function recordedWindows(config: SpikesegConfig, path: string, most: number): Promise<VerificationWindows> {
  const options = { ...windowOptions(config), stride: config.data.n_timesteps };
  const limits = readLimitsOf(config);
  const files = await findRecordings(path, { sensor: 'all', limits });
  const share = Math.max(1, Math.floor(most / files.length));
  const windows: SparseSpikes[] = [];
  for (const file of files.slice(0, most)) {
    const { events } = await readRecording(file.path, { ...file, limits });
    const count = windowCount(events, options);
    const taken = Math.min(count, share);
    const nats = natsOfEvents(events, options);
    for (let k = 0; k < taken; k++) windows.push(windowAt(events, options, Math.floor((k * count) / taken), nats).spikes);
  }
  if (windows.length === 0) throw new UsageError(`${path}: expected events to verify with, got none`);
  return { what: `${windows.length} windows of ${Math.min(files.length, most)} recording(s)`, windows };
}
