import type { SpikesegConfig } from '@spikeseg/config';
import { findRecordings, generateRecording, readRecording, type Recording } from '@spikeseg/data-ebssa';
import { deriveSeed } from '@spikeseg/snn-core';
import { generatorOptions } from './synthetic.ts';

/** A recording that is read (or generated) when it is needed, so that a data set need not fit into memory. */
export interface RecordingSource {
  readonly name: string;
  load(): Promise<Recording>;
}

/** `training`: what a run learns from; `test`: generated recordings that no run learns from (synthetic data only). */
export type GeneratedSet = 'training' | 'test';

/**
 * The recordings that `data.*` names.
 *
 * @throws DatasetError when `data.data_root` does not exist or holds no recording
 */
export async function openDataset(config: SpikesegConfig, set: GeneratedSet = 'training'): Promise<RecordingSource[]> {
  return config.data.dataset === 'synthetic' ? generatedSources(config, set) : await fileSources(config);
}

async function fileSources({ data }: SpikesegConfig): Promise<RecordingSource[]> {
  const files = await findRecordings(data.data_root, { sensor: data.sensor });
  return files.map((file) => ({
    name: file.name,
    load: async () => ({
      ...(await readRecording(file.path, file.group === undefined ? {} : { group: file.group })),
      name: file.name,
    }),
  }));
}

/** Generated recordings: first those with satellites, then the negatives. */
function generatedSources(config: SpikesegConfig, set: GeneratedSet): RecordingSource[] {
  const { recordings, negatives } = config.data.synthetic;
  const options = generatorOptions(config);
  return Array.from({ length: recordings + negatives }, (_, i) => {
    const name = `synthetic-${set}-${String(i + 1).padStart(3, '0')}`;
    const satellites = i < recordings ? options.satellites : 0;
    const seed = deriveSeed(config.seed, 'synthetic', set, i);
    return { name, load: async () => ({ ...generateRecording({ ...options, satellites }, seed).recording, name }) };
  });
}
