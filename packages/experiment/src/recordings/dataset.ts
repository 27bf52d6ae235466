import { defaultConfig, type SpikesegConfig } from '@spikeseg/config';
import { findRecordings } from '@spikeseg/data-ebssa';
import { deriveSeed } from '@spikeseg/snn-core';
import { type Interruption, untilInterrupted } from '../context/context.ts';
import { UsageError } from '../errors/errors.ts';
import type { Logger } from '../log/log.ts';
import { checkGiven } from '../run-folder/given.ts';
import { eventReadingOf, readingOf } from './reading.ts';
import { extentOf, recordingDoubts } from './recording-doubts.ts';
import { type RecordingOrigin, type RecordingWithTruth, recordingWithTruth } from './recording-origin.ts';

/** A recording that is read (or generated) when it is needed, so that a data set need not fit into memory. */
export interface RecordingSource {
  readonly name: string;
  load(): Promise<RecordingWithTruth>;
}

/** A recording of a data set. */
export interface DatasetRecording extends RecordingSource {
  readonly origin: RecordingOrigin;
}

/** A recording under the name that it has in its data set. */
export const datasetRecording = (name: string, origin: RecordingOrigin): DatasetRecording => ({
  name,
  origin,
  load: async () => ({ ...(await recordingWithTruth(origin)), name }),
});

/** `training`: what a run learns from; `test`: generated recordings that no run learns from (synthetic data only). */
export type GeneratedSet = 'training' | 'test';

/**
 * The recordings that `data.*` names.
 *
 * @throws DatasetError when `data.data_root` does not exist or holds no recording
 */
export async function openDataset(config: SpikesegConfig, set: GeneratedSet = 'training'): Promise<DatasetRecording[]> {
  return config.data.dataset === 'synthetic' ? await generatedSources(config, set) : await fileSources(config);
}

/**
 * The recordings that `data.*` names; with `skipBad` without those that cannot be read, which the log then lists. It also tells
 * what is odd about a file when that is read for the first time.
 */
export async function openReadable(
  config: SpikesegConfig,
  { skipBad, log, stop }: { readonly skipBad: boolean; readonly log: Logger; readonly stop?: Interruption },
  set?: GeneratedSet,
): Promise<DatasetRecording[]> {
  const found = (await openDataset(config, set)).map((source) => doubted(stop ? interruptible(source, stop) : source, log));
  return skipBad ? await withoutBad(found, (message) => log.warn(message)) : found;
}

/** The same recording; the user may stop while it is read or generated. */
const interruptible = (source: DatasetRecording, stop: Interruption): DatasetRecording => ({
  ...source,
  load: async () => ({
    ...(await untilInterrupted(stop, (signal) => recordingWithTruth(source.origin, signal))),
    name: source.name,
  }),
});

/** The same recording, which tells of its doubts once; those of generated ones would be ours. */
function doubted(source: DatasetRecording, log: Logger): DatasetRecording {
  if (source.origin.kind === 'generated') return source;
  let told = false;
  return {
    ...source,
    load: async () => {
      const recording = await source.load();
      if (!told) for (const doubt of recordingDoubts(extentOf(recording))) log.warn(`${source.name}: ${doubt}`);
      told = true;
      return recording;
    },
  };
}

async function fileSources(config: SpikesegConfig): Promise<DatasetRecording[]> {
  const { data } = config;
  if (data.data_root === defaultConfig().data.data_root) {
    throw new UsageError(
      `data.data_root: expected the folder of your recordings, got the placeholder ${data.data_root}; give option dataRoot FOLDER, or data.dataset=synthetic`,
    );
  }
  // The folder is absolute.
  checkGiven(data.data_root, 'recording');
  const reading = readingOf(config);
  const { limits } = reading;
  const files = await findRecordings(data.data_root, { sensor: data.sensor, limits, reading: eventReadingOf(config) });
  return files.map(({ name, path, group }) => datasetRecording(name, { kind: 'file', path, group, reading }));
}

/**
 * Those of the recordings that can be read; the others are reported, one by one. Reads everything once more, which is
 * cheap beside what follows, and keeps every later step free of recordings that may not be there.
 */
async function withoutBad<Source extends RecordingSource>(
  sources: readonly Source[],
  report: (message: string) => void,
): Promise<Source[]> {
  const good: Source[] = [];
  for (const source of sources) {
    try {
      await source.load();
      good.push(source);
    } catch (error) {
      report(leftOut(error));
    }
  }
  checkAnyReadable(good.length, sources.length);
  return good;
}

/**
 * Reads all files once, which is cheap beside what follows: one that cannot be read is found before hours of work, not behind them.
 *
 * @throws EventFormatError of the first that cannot be read
 */
export async function checkReadable(sources: readonly DatasetRecording[]): Promise<void> {
  for (const source of sources) if (source.origin.kind === 'file') await source.load();
}

/**
 * What is said of a recording that is left out because it cannot be read.
 *
 * @throws the error when it is of another kind
 */
export function leftOut(error: unknown): string {
  if (!(error instanceof Error) || error.name !== 'EventFormatError') throw error;
  return `left out: ${error.message}`;
}

/** @throws UsageError when none of the recordings can be read */
export function checkAnyReadable(readable: number, all: number): void {
  if (readable === 0) throw new UsageError(`expected at least one recording that can be read, got ${all} that cannot`);
}

/**
 * What a run learns from: all recordings but those that `data.held_out` names.
 *
 * @throws UsageError when one of the names is none of a recording, or nothing is left to learn from
 */
export function learnedFrom<Source extends RecordingSource>({ data }: SpikesegConfig, sources: readonly Source[]): Source[] {
  const names = sources.map(({ name }) => name);
  const stranger = data.held_out.find((name) => !names.includes(name));
  if (stranger !== undefined) {
    throw new UsageError(`data.held_out: expected names of recordings (${names.join(', ')}), got ${stranger}`);
  }
  const left = sources.filter(({ name }) => !data.held_out.includes(name));
  if (left.length > 0) return left;
  throw new UsageError(`data.held_out: expected at least one recording left to train on, got all ${names.length}; name fewer`);
}

/** Generated recordings: first those with satellites, then the negatives. */
async function generatedSources(config: SpikesegConfig, set: GeneratedSet): Promise<DatasetRecording[]> {
  const { recordings, negatives } = config.data.synthetic;
  // With it come the stars of the sky.
  const { generatorOptions } = await import('./synthetic.ts');
  const options = generatorOptions(config);
  return Array.from({ length: recordings + negatives }, (_, i) => {
    const name = `synthetic-${set}-${String(i + 1).padStart(3, '0')}`;
    const satellites = i < recordings ? options.satellites : 0;
    const seed = deriveSeed(config.seed, 'synthetic', set, i);
    return datasetRecording(name, { kind: 'generated', options: { ...options, satellites }, seed });
  });
}
