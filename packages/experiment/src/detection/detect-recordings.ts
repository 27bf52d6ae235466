import { resolve } from 'node:path';
import type { RecordingFile } from '@spikeseg/data-ebssa';
import type { Recording } from '@spikeseg/events';
import type { Context, Interruption } from '../context/context.ts';
import { detectorOf } from '../detectors/detector-kinds.ts';
import { openDetectionModel } from '../models/detection-model.ts';
import type { DetectionModel } from '../network/network.ts';
import type { ModelOptions } from '../options/settings.ts';
import { mapInOrder } from '../parallel/map-in-order.ts';
import { openDetectorPool } from '../pool/detector-pool.ts';
import { type Found, foundIn } from '../pool/mark-detections.ts';
import { type Reading, readingOf } from '../recordings/reading.ts';
import { checkOutputFolder } from '../run-folder/output-folder.ts';
import { type BadRecording, checkPaths, readOrSay, recordingsIn } from './recordings.ts';

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
  /** Given every answer as it comes, with the number of the recording: those behind one that is not done yet, too. */
  readonly onAnswer?: (recording: number, answer: Found | BadRecording) => void;
}

/** What is found in recordings, or wrong with them, in their order, over as many threads as the model may have. */
export async function* detectRecordings(
  { model, backend, workers }: DetectionModel,
  recordings: readonly (RecordingFile | Recording)[],
  { reading, stop, startUtcUs, check: checkMore, onWindow, onAnswer }: DetectRecordings,
): AsyncGenerator<Found | BadRecording, void> {
  const pool = openDetectorPool({ workers, jobs: recordings.length, backend, stop });
  try {
    const check = (recording: Recording) => {
      detectorOf(model.config).check?.(backend, model, recording.events.sensor);
      checkMore?.(recording);
    };
    const answerTo = async (source: RecordingFile | Recording, index: number): Promise<Found | BadRecording> => {
      if ('events' in source) check(source);
      const recording = 'events' in source ? source : await readOrSay(source, reading, stop, check);
      if ('error' in recording) return recording;
      const job = { model, recording: recording.name, events: recording.events };
      const detected = await pool.segment(job, (done, total) => onWindow?.(index, done, total));
      return foundIn(recording, detected, startUtcUs);
    };
    yield* mapInOrder(recordings, pool.workers + 1, async (source, index) => {
      const answer = await answerTo(source, index);
      onAnswer?.(index, answer);
      return answer;
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
  await checkPaths(context.call, files);
  const opened = await openDetectionModel(context, options);
  try {
    const { config } = opened.model;
    const output = resolve(context.call.cwd, config.output_dir);
    checkOutputFolder(output);
    const reading = readingOf(config);
    return await task({ opened, output, reading, recordings: await recordingsIn(context.call, files, reading) });
  } finally {
    await opened.close();
  }
}
