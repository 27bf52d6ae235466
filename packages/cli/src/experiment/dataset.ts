import { defaultConfig, type SpikesegConfig } from '@spikeseg/config';
import { findRecordings, generateRecording, readRecording, type Recording } from '@spikeseg/data-ebssa';
import { deriveSeed } from '@spikeseg/snn-core';
import { UsageError } from '../errors/errors.ts';
import type { Logger } from '../log/logger.ts';
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

/** The recordings that `data.*` names; with `skipBad` without those that cannot be read, which the log then lists. */
export async function openReadable(
  config: SpikesegConfig,
  { skipBad, log }: { readonly skipBad: boolean; readonly log: Logger },
  set?: GeneratedSet,
): Promise<RecordingSource[]> {
  const found = await openDataset(config, set);
  return skipBad ? await withoutBad(found, (message) => log.warn(message)) : found;
}

async function fileSources({ data }: SpikesegConfig): Promise<RecordingSource[]> {
  if (data.data_root === defaultConfig().data.data_root) {
    throw new UsageError(
      `data.data_root: expected the folder of your recordings, got the placeholder ${data.data_root}; give --data-root FOLDER, or data.dataset=synthetic`,
    );
  }
  const files = await findRecordings(data.data_root, { sensor: data.sensor });
  return files.map((file) => ({
    name: file.name,
    load: async () => ({
      ...(await readRecording(file.path, file.group === undefined ? {} : { group: file.group })),
      name: file.name,
    }),
  }));
}

/**
 * Those of the recordings that can be read; the others are reported, one by one. Reads everything once more, which is
 * cheap beside what follows, and keeps every later step free of recordings that may not be there.
 */
async function withoutBad(sources: readonly RecordingSource[], report: (message: string) => void): Promise<RecordingSource[]> {
  const good: RecordingSource[] = [];
  for (const source of sources) {
    try {
      await source.load();
      good.push(source);
    } catch (error) {
      if (!(error instanceof Error) || error.name !== 'EventFormatError') throw error;
      report(`left out: ${error.message}`);
    }
  }
  if (good.length > 0) return good;
  throw new UsageError(`expected at least one recording that can be read, got ${sources.length} that cannot`);
}

/**
 * What a run learns from: all recordings but those that `data.held_out` names.
 *
 * @throws UsageError when one of the names is none of a recording, or nothing is left to learn from
 */
export function learnedFrom({ data }: SpikesegConfig, sources: readonly RecordingSource[]): RecordingSource[] {
  const names = sources.map(({ name }) => name);
  const stranger = data.held_out.find((name) => !names.includes(name));
  if (stranger !== undefined) {
    throw new UsageError(`data.held_out: expected names of recordings (${names.join(', ')}), got ${stranger}`);
  }
  const left = sources.filter(({ name }) => !data.held_out.includes(name));
  if (left.length > 0) return left;
  throw new UsageError(`data.held_out: expected to leave a recording that trains, got all ${names.length}; name fewer`);
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
