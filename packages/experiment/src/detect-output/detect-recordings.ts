import type { RecordingFile } from '@spikeseg/data-ebssa';
import type { Recording } from '@spikeseg/events';
import type { Interruption } from '../interruption.ts';
import type { DetectionModel } from '../models/detector.ts';
import { openDetectorPool } from '../parallel/detector-pool.ts';
import { mapInOrder } from '../parallel/map-in-order.ts';
import type { Reading } from '../recordings/reading.ts';
import { type BadRecording, readOrSkip } from './recordings.ts';
import { type Found, segmentRecording } from './segment-recording.ts';

/** How recordings are gone through. */
export interface DetectRecordings {
  readonly reading: Reading;
  /** Say what is wrong with a recording that cannot be read, instead of throwing. */
  readonly skipBad: boolean;
  readonly stop: Interruption;
  /** UTC of the first event of the one recording, µs since 1970; left out: what the times of the events tell. */
  readonly startUtcUs?: number | undefined;
  /** Told of every window of every recording, by the number of the recording. */
  readonly onWindow?: (recording: number, done: number, total: number) => void;
}

/** What is found in recordings, in their order, over as many threads as the model may have. */
export async function* detectRecordings(
  { model, backend, workers }: DetectionModel,
  recordings: readonly (RecordingFile | Recording)[],
  { reading, skipBad, stop, startUtcUs, onWindow }: DetectRecordings,
): AsyncGenerator<Found | BadRecording, void> {
  const pool = openDetectorPool({ workers, jobs: recordings.length, backend, stop });
  try {
    yield* mapInOrder(recordings, pool.workers + 1, async (source, index): Promise<Found | BadRecording> => {
      const recording = 'events' in source ? source : await readOrSkip(source, reading, skipBad, stop);
      if ('problem' in recording) return recording;
      const job = { model, recording: recording.name, events: recording.events };
      const detections = await pool.segment(job, (done, total) => onWindow?.(index, done, total));
      return segmentRecording(model.config, recording, detections, startUtcUs);
    });
  } finally {
    await pool.close();
  }
}
