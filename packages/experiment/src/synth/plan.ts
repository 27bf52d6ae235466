import { join } from 'node:path';
import type { SpikesegConfig } from '@spikeseg/config';
import type { GeneratorOptions } from '@spikeseg/events';
import { deriveSeed } from '@spikeseg/snn-core';
import { eventTruthFile } from '../recordings/recording-origin.ts';
import { generatorOptions } from '../recordings/synthetic.ts';

/** One recording to be generated and written. */
export interface PlannedRecording {
  readonly options: GeneratorOptions;
  readonly seed: number;
  /** Where the recording goes, named as EBSSA names its files. */
  readonly recording: string;
  /** Where the cause of every event goes. */
  readonly truth: string;
}

/**
 * The recordings that `data.synthetic` asks for: first those with satellites, then the negatives. They are the ones that
 * training on `data.dataset: synthetic` with the same seed learns from.
 *
 * @param folder `…/Labelled Data`
 */
export function planRecordings(config: SpikesegConfig, folder: string): PlannedRecording[] {
  const { recordings, negatives, sensor } = config.data.synthetic;
  const options = generatorOptions(config);
  return Array.from({ length: recordings + negatives }, (_, i) => {
    const negative = i >= recordings;
    const name = `${negative ? 'synthneg' : 'synth'}${String(i + 1).padStart(3, '0')}_${sensor.toLowerCase()}`;
    const recording = join(folder, `${name}_td_labelled.mat`);
    return {
      options: negative ? { ...options, satellites: 0 } : options,
      seed: deriveSeed(config.seed, 'synthetic', 'training', i),
      recording,
      truth: eventTruthFile(recording),
    };
  });
}
