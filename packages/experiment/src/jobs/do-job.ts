import { statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { SpikesegConfig } from '@spikeseg/config';
import { type RecordingFile, recordingName } from '@spikeseg/data-ebssa';
import type { Context } from '../context.ts';
import { convertRecording } from '../convert/convert-recording.ts';
import { detectRecordings } from '../detect-output/detect-recordings.ts';
import type { Found } from '../detect-output/segment-recording.ts';
import { writeFound } from '../detect-output/write-found.ts';
import { UsageError } from '../errors/errors.ts';
import { evaluationProtocol } from '../evaluation/evaluation.ts';
import { truthOf } from '../evaluation/scored-recording.ts';
import { trackerOptions, trackTally } from '../evaluation/track-scores.ts';
import { interruption } from '../interruption.ts';
import type { DetectionModel } from '../models/detector.ts';
import { extentOf, recordingDoubts } from '../recordings/recording-doubts.ts';
import { readingOf } from '../recordings/reading.ts';
import { configure, conversionOf } from './configure.ts';
import type { Job } from './job.ts';
import { type BatchSpec, readSpec } from './job-batch.ts';
import type { JobResult } from './job-folder.ts';

/** What a thread keeps from one job to the next: the model, which is the same for all of a batch. */
export interface OpenBatch {
  readonly root: string;
  readonly spec: BatchSpec;
  readonly config: SpikesegConfig;
  /** Undefined for a command that does not detect. */
  readonly opened: DetectionModel | undefined;
}

/**
 * Opens what the jobs of a batch are done with.
 *
 * @param context its working directory is the folder of the batch
 * @throws UsageError when the settings in the folder do not make the configuration that was planned
 */
export async function openBatch(context: Context): Promise<OpenBatch> {
  const root = context.cwd;
  const spec = readSpec(root);
  const { config, opened, configuration } = await configure(context, spec.command, spec.settings, spec.options);
  if (configuration === spec.configuration) return { root, spec, config, opened };
  await opened?.close();
  throw new UsageError(`${root}: expected the files that it was planned with, got changed ones; plan the batch again`);
}

/**
 * Does a job: reads its recording, and writes all files of its result but the last, result.json.
 *
 * @param folder exists, and is empty
 * @throws UsageError when the recording was changed since it was planned, EventFormatError
 */
export async function doJob(context: Context, batch: OpenBatch, job: Job, folder: string): Promise<JobResult> {
  const { root, opened } = batch;
  const { name, path: from, group, bytes, changedMs } = job.recording;
  const path = resolve(root, from);
  const { size, mtimeMs } = statSync(path);
  if (size !== bytes || Math.trunc(mtimeMs) !== changedMs)
    throw new UsageError(
      `${path}: expected the recording of ${bytes} bytes that was planned, got a changed one of ${size}; plan the batch again`,
    );
  const file: RecordingFile = { name, path, labels: 'unknown', ...(group !== undefined && { group }) };
  const figures =
    opened === undefined ? await convertOne(batch, file, folder) : await detectOne(context, opened, batch, file, folder);
  return { job: job.hash, recording: name, ...figures };
}

type Figures = Omit<JobResult, 'job' | 'recording'>;

async function convertOne({ config, spec }: OpenBatch, { name, path, group }: RecordingFile, folder: string): Promise<Figures> {
  const { format, ending, selection } = conversionOf(spec.options);
  const to = join(folder, `${recordingName(name)}${ending}`);
  const { sensor, events } = await convertRecording({
    from: path,
    group,
    reading: readingOf(config),
    to,
    format,
    packed: false,
    selection,
  });
  const nothing = { detections: null, tracks: null, falseAlarmsPerHour: null, falseTracks: null, doubts: [] };
  return { width: sensor.width, height: sensor.height, events, seconds: null, ...nothing };
}

async function detectOne(
  context: Context,
  opened: DetectionModel,
  { config, spec }: OpenBatch,
  file: RecordingFile,
  folder: string,
): Promise<Figures> {
  const one = await foundIn(context, opened, file);
  const { events, masks, pictures } = spec.options;
  await writeFound(folder, config, [one], { events: events === true, masks: masks === true, pictures: pictures === true });
  const { durationUs } = extentOf(one.events);
  return {
    width: one.events.sensor.width,
    height: one.events.sensor.height,
    events: one.events.t.length,
    seconds: durationUs / 1e6,
    detections: one.detections.length,
    tracks: new Set(one.points.map(({ track }) => track)).size,
    falseAlarmsPerHour: config.evaluation.detector === 'evidence' ? config.evidence.false_alarms_per_hour : null,
    falseTracks: falseTracksOf(opened, one),
    doubts: recordingDoubts(extentOf(one.events)),
  };
}

/** In the thread that asks: what works beside each other is jobs. */
async function foundIn(context: Context, opened: DetectionModel, file: RecordingFile): Promise<Found> {
  const reading = readingOf(opened.model.config);
  const stop = interruption(context, 'the job was given back');
  for await (const answer of detectRecordings({ ...opened, workers: 0 }, [file], { reading, skipBad: false, stop }))
    if (!('problem' in answer)) return answer;
  throw new Error(`${file.path}: expected an answer to one recording, got none`);
}

/** Tracks far from all labels; null where nothing can be scored. */
function falseTracksOf({ model: { config } }: DetectionModel, { recording, detections }: Found): number | null {
  if (!recording.labelled || recording.events.t.length === 0) return null;
  const truth = truthOf(recording);
  const { blocks } = trackTally(truth, detections, evaluationProtocol(config), trackerOptions(config, recording.events.sensor));
  return blocks.reduce((sum, { counts }) => sum + counts.isolated, 0);
}
