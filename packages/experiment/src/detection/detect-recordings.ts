import { resolve } from 'node:path';
import type { RecordingFile } from '@spikeseg/data-ebssa';
import type { Recording } from '@spikeseg/events';
import type { Context, Interruption } from '../context/context.ts';
import { detectorOf } from '../detectors/detector-kinds.ts';
import { RecordingError } from '../errors/errors.ts';
import { openDetectionModel } from '../models/detection-model.ts';
import type { DetectionModel } from '../network/network.ts';
import type { ModelOptions } from '../options/settings.ts';
import { mapInOrder } from '../parallel/map-in-order.ts';
import { openDetectorPool } from '../pool/detector-pool.ts';
import { foundIn, type SearchedRecording } from '../pool/mark-detections.ts';
import { type Reading, readingOf } from '../recordings/reading.ts';
import { checkOutputFolder } from '../run-folder/output-folder.ts';
import { type BadRecording, badRecording, checkPaths, readNamed, recordingsIn } from './recordings.ts';

/** How recordings are gone through. */
export interface DetectRecordings {
  readonly reading: Reading;
  readonly stop: Interruption;
  /** UTC of the first event of the one recording, µs since 1970; left out: what the times of the events tell. */
  readonly startUtcUs?: number | undefined;
  /** Looks at a recording before it is searched; what it throws ends the search. */
  readonly check?: (recording: Recording) => void;
  /** Called with every window of every recording, by the number of the recording. */
  readonly onWindow?: (recording: number, done: number, total: number) => void;
}

/**
 * What is found in recordings, or why they were not searched, in their order, over as many threads as the model may have. What ends the search is the
 * answer of all that are not done then.
 */
export async function* detectRecordings(
  { model, backend, workers }: DetectionModel,
  recordings: readonly (RecordingFile | Recording)[],
  { reading, stop, startUtcUs, check, onWindow }: DetectRecordings,
): AsyncGenerator<SearchedRecording | BadRecording, void> {
  const pool = openDetectorPool({ workers, jobs: recordings.length, backend, stop });
  const search = async (source: RecordingFile | Recording, index: number): Promise<SearchedRecording> => {
    const recording = 'events' in source ? source : await readNamed(source, reading, stop);
    detectorOf(model.config).check?.(backend, model, recording.events.sensor);
    check?.(recording);
    const job = { model, recording: recording.name, events: recording.events };
    return foundIn(recording, await pool.segment(job, (done, total) => onWindow?.(index, done, total)), startUtcUs);
  };
  let end: BadRecording | undefined;
  try {
    yield* mapInOrder(recordings, pool.workers + 1, async (source, index) => {
      const { name, path } = source;
      if (end !== undefined) return { ...end, name, path };
      try {
        return await search(source, index);
      } catch (error) {
        const isUnnamed = !('events' in source) && error instanceof RecordingError;
        const bad = badRecording(source, isUnnamed ? new RecordingError(`${path}: ${error.message}`) : error);
        if (!bad.isOwnError) end ??= bad;
        return bad;
      }
    });
  } finally {
    await pool.close();
  }
}

/** A model that is open, and what it is to search. */
export interface RecordingsToSearch {
  readonly opened: DetectionModel;
  readonly recordings: readonly RecordingFile[];
  readonly reading: Reading;
  /** Folder in which a folder of results is to be made. */
  readonly output: string;
}

/** Opens a model, lists recordings, does with them what is to be done, and closes the model. */
export async function searching<T>(
  context: Context,
  files: readonly string[],
  options: ModelOptions,
  task: (search: RecordingsToSearch) => Promise<T>,
): Promise<T> {
  await checkPaths(files);
  const opened = await openDetectionModel(context, options);
  try {
    const { config } = opened.model;
    const output = resolve(config.output_dir);
    checkOutputFolder(output);
    const reading = readingOf(config);
    return await task({ opened, output, reading, recordings: await recordingsIn(files, reading) });
  } finally {
    await opened.close();
  }
}
