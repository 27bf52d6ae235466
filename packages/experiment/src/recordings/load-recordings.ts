import type { SpikesegConfig } from '@spikeseg/config';
import type { WindowOptions } from '@spikeseg/events';
import { type Interruption, stopIfInterrupted } from '../interruption.ts';
import { mapInOrder } from '../parallel/map-in-order.ts';
import { openWindowLoader } from '../parallel/window-loader.ts';
import { WindowCache } from '../windows/window-cache.ts';
import { type StoredWindows, WindowStore } from '../windows/window-store.ts';
import { checkAnyReadable, type DatasetRecording, leftOut } from './dataset.ts';

export interface LoadOptions {
  readonly stop: Interruption;
  /** Where a temporary folder may be made, for windows that memory has no room for. */
  readonly spillBelow: string;
  /** ms since 1970 */
  readonly now: () => number;
  /** Called after each recording, in their order. */
  readonly onRecording?: (done: number, name: string) => void;
  /** Told of recordings that cannot be read, which are left out then; without it, the first one is an error. */
  readonly onBad?: ((message: string) => void) | undefined;
  /** What worker threads run. */
  readonly workerFile?: URL;
}

export interface NamedWindows extends StoredWindows {
  readonly name: string;
  readonly cached: boolean;
}

/** Windows of recordings, in their order. To be closed when nobody reads windows any more. */
export interface LoadedRecordings {
  readonly recordings: readonly NamedWindows[];
  readonly close: () => void;
}

const bytesPerMb = 1e6;

/**
 * Reads recordings and cuts them into windows, `data.num_workers` at a time; where the windows are then is for `data.cache_*`
 * to say. All this changes the time and nothing that comes out.
 *
 * @throws EventFormatError of the first recording, in their order, that cannot be read
 */
export async function loadRecordings(
  { data }: SpikesegConfig,
  windows: WindowOptions,
  sources: readonly DatasetRecording[],
  { stop, spillBelow, now, onRecording, onBad, workerFile }: LoadOptions,
): Promise<LoadedRecordings> {
  const store = new WindowStore(data.cache_memory_mb * bytesPerMb, spillBelow);
  const cache = data.cache_dir === null ? undefined : new WindowCache(data.cache_dir, data.cache_max_mb * bytesPerMb, now);
  const loader = openWindowLoader({
    workers: data.num_workers,
    jobs: sources.length,
    stop,
    ...(workerFile && { file: workerFile }),
  });
  const load = async ({ name, origin }: DatasetRecording): Promise<NamedWindows | string> => {
    const job = { origin, options: windows, cache: cache?.place };
    try {
      const loaded = await loader.load(job);
      cache?.note(loaded);
      return { name, cached: loaded.cached, ...store.keep(name, job, loaded) };
    } catch (error) {
      if (onBad) return leftOut(error);
      throw error;
    }
  };
  const end = async (): Promise<void> => {
    await loader.close();
    cache?.close();
  };
  const recordings: NamedWindows[] = [];
  try {
    let done = 0;
    for await (const loaded of mapInOrder(sources, Math.max(loader.workers, 1), load)) {
      if (typeof loaded === 'string') onBad?.(loaded);
      else recordings.push(loaded);
      onRecording?.(++done, sources[done - 1].name);
    }
    await stopIfInterrupted(stop);
    checkAnyReadable(recordings.length, sources.length);
  } catch (error) {
    // Threads first: what they still hand in may need the store.
    await end();
    store.close();
    throw error;
  }
  await end();
  return { recordings, close: () => store.close() };
}
