import { type WindowOptions, windows } from '@spikeseg/events';
import { extentOf } from '../recordings/recording-doubts.ts';
import { type RecordingOrigin, recordingFrom } from '../recordings/recording-origin.ts';
import { fingerprintOf } from '../recordings/seen-recordings.ts';
import { type CachePlace, contentOf, entryPath, readEntry, windowKey, writeEntry } from './cache-entry.ts';
import { encodePack, type PackBytes } from './window-pack.ts';

/** Which windows are wanted: plain data, for any thread. */
export interface WindowJob {
  readonly origin: RecordingOrigin;
  readonly options: WindowOptions;
  /** Where to look first and to keep what was made; undefined: nowhere. */
  readonly cache: CachePlace | undefined;
}

export interface LoadedWindows {
  /** All windows, see `encodePack`. */
  readonly pack: PackBytes;
  /** The entry of the cache that holds them; undefined where there is none. */
  readonly entry: string | undefined;
  /** Whether they came from there. */
  readonly cached: boolean;
}

/**
 * Recording → windows, in whatever thread. From the cache where it holds them whole, otherwise from the recording itself;
 * the bytes are the same.
 *
 * @throws EventFormatError when the recording cannot be read
 */
export async function loadWindows({ origin, options, cache }: WindowJob, signal?: AbortSignal): Promise<LoadedWindows> {
  const content = cache && (await contentOf(origin));
  if (!cache || !content) return { pack: await cutWindows(origin, options, '', signal), entry: undefined, cached: false };
  const key = windowKey(content, options);
  const entry = entryPath(cache, key);
  const kept = readEntry(cache, key);
  if (kept) return { pack: kept, entry, cached: true };
  const pack = await cutWindows(origin, options, key, signal);
  if (!(await content.isUnchanged())) return { pack, entry: undefined, cached: false };
  writeEntry(cache, key, pack);
  return { pack, entry, cached: false };
}

async function cutWindows(
  origin: RecordingOrigin,
  options: WindowOptions,
  key: string,
  signal?: AbortSignal,
): Promise<PackBytes> {
  const recording = await recordingFrom(origin, signal);
  const { events, objects } = recording;
  const { steps, channels, height, width } = options;
  const summary = { fingerprint: fingerprintOf(events), ...extentOf(recording), objects: objects.length };
  const spikes = Array.from(windows(events, options), (window) => window.spikes);
  return encodePack({ key, ...summary, shape: [steps, channels, height, width] }, spikes);
}
