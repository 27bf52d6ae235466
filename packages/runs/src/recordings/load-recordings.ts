import { natsOfEvents, type WindowOptions, windowAt, windowCount } from '@spikeseg/events';
import type { SparseSpikes } from '@spikeseg/snn-core';
import { type Interruption, stopIfInterrupted, untilInterrupted } from '../context/interruption.ts';
import { checkAnyReadable, type DatasetRecording, leftOut } from './dataset.ts';
import { extentOf, type RecordingExtent } from './recording-doubts.ts';
import { recordingFrom } from './recording-origin.ts';
import { fingerprintOf } from './seen-recordings.ts';

export interface LoadOptions {
  readonly stop: Interruption;
  /** Called after each recording, in their order. */
  readonly onRecording?: (done: number, name: string) => void;
  /** Called with recordings that cannot be read, which are then left out; without it, the first one is an error. */
  readonly onBad?: ((message: string) => void) | undefined;
}

/** A recording in memory, as its events: a window is cut when its turn comes. */
export interface LoadedRecording extends RecordingExtent {
  readonly name: string;
  /** See `fingerprintOf`. */
  readonly fingerprint: string;
  /** Number of labelled objects. */
  readonly objects: number;
  readonly count: number;
  readonly read: (window: number) => SparseSpikes;
}

/**
 * Reads recordings, one after the other.
 *
 * @throws EventFormatError of the first recording, in their order, that cannot be read
 */
export async function loadRecordings(
  options: WindowOptions,
  sources: readonly DatasetRecording[],
  { stop, onRecording, onBad }: LoadOptions,
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
    count: windowCount(events, options),
    read: (window) => windowAt(events, options, window, nats).spikes,
  };
}
