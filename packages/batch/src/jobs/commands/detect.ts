import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { SpikesegConfig } from '@spikeseg/config';
import type { RecordingFile } from '@spikeseg/data-ebssa';
import { type ClassName, lastClasses } from '@spikeseg/detection';
import { trackTally, truthOf } from '@spikeseg/evaluation';
import { type Context, interruption, type ModelOptions, UsageError } from '@spikeseg/experiment/commands';
import {
  type DetectionModel,
  decidingOf,
  detectorOf,
  detectRecordings,
  extentOf,
  isEbssa,
  isOnnx,
  openDetectionModel,
  readingOf,
  recordingDoubts,
  type SearchedRecording,
  settingsOfDetection,
  writeFound,
  writeNight,
} from '@spikeseg/experiment/models';
import { contentHash, type JobOptions } from '../record/job.ts';
import type { RecordingFigures } from '../record/job-folder.ts';
import type { JobType } from '../record/job-type.ts';
import { forPlan, fromRoot, ownFiles, recordingOf, recordingParts } from './recordings.ts';

/** Detections and tracks of every recording, as `detect` writes them, in the folder of its job. */
export const detectJobs: JobType = {
  keeps: true,

  async plan(context, request) {
    const { options, own } = request;
    const { opened, checkpoint, configuration } = await openModel(context, options, own);
    await opened.close();
    const files = ownFiles({ model: checkpoint, file: options.file && resolve(options.file) });
    return {
      configuration,
      parts: await recordingParts(request, opened.model.config, configuration),
      options: { ...options, settings: settingsOfDetection(options.settings), ...files.names },
      own,
      write: files.write,
    };
  },

  async open(context, { root, spec: { options, own, version } }) {
    const { opened, configuration } = await openModel(context, fromRoot(root, options), own);
    return {
      configuration,
      do: async ({ part }, folder) => detectOne(context, opened, recordingOf(root, part), own, folder, version),
      close: opened.close,
    };
  },
};

/** Opens the model of the options, without one evidence neurons. @throws UsageError, CheckpointError */
async function openModel(context: Context, options: ModelOptions, own: JobOptions) {
  const { model: name } = options;
  if (name !== undefined && isOnnx(name))
    throw new UsageError(
      'option checkpoint: expected no ONNX file for a batch, got one; give the checkpoint that it was exported from',
    );
  const opened = await openDetectionModel(forPlan(context), options);
  const isNamed = name !== undefined && !isEbssa(name);
  /** Path of the file with the weights, where one was named. */
  const checkpoint = isNamed ? opened.model.path : undefined;
  return { opened, checkpoint, configuration: configurationHash(opened.model.config, own, checkpoint) };
}

/**
 * Hash of all but the recording that a result depends on. Where results lie, where data lie, what is logged and how many threads work
 * changes none; so does the engine, as all compute the same.
 *
 * @param checkpoint path of the file with the weights
 */
function configurationHash(
  config: SpikesegConfig,
  { events = false, masks = false, pictures = false }: JobOptions,
  checkpoint: string | undefined,
): string {
  const weights = checkpoint === undefined ? null : createHash('sha256').update(readFileSync(checkpoint)).digest('hex');
  return contentHash({ command: 'detect', config: decidingOf(config), weights, files: { events, masks, pictures } });
}

async function detectOne(
  context: Context,
  opened: DetectionModel,
  file: RecordingFile,
  { events = false, masks = false, pictures = false }: JobOptions,
  folder: string,
  version: string,
): Promise<RecordingFigures> {
  const { config } = opened.model;
  const one = await foundIn(context, opened, file);
  await writeFound(folder, [one], { events, masks, pictures });
  const tracks = writeNight(folder, one, [
    { name: 'Detector', value: detectorOf(config).title },
    { name: 'Version', value: version },
  ]);
  const { durationUs } = extentOf(one.recording);
  return {
    width: one.events.sensor.width,
    height: one.events.sensor.height,
    events: one.events.t.length,
    seconds: durationUs / 1e6,
    startUtcUs: one.utcOffsetUs === undefined || one.events.t.length === 0 ? null : one.events.t[0] + one.utcOffsetUs,
    detections: one.detections.length,
    tracks,
    wishedFalseAlarmsPerHour: detectorOf(config).wishedFalseAlarmsPerHour(config),
    farFromLabels: farFromLabels(one),
    doubts: recordingDoubts(extentOf(one.recording)),
  };
}

/** In the thread that asks: what works beside each other is jobs. */
async function foundIn(context: Context, opened: DetectionModel, file: RecordingFile): Promise<SearchedRecording> {
  const reading = readingOf(opened.model.config);
  const stop = interruption(context, 'the job was given back');
  for await (const answer of detectRecordings({ ...opened, workers: 0 }, [file], { reading, stop })) {
    if ('error' in answer) throw answer.error;
    return answer;
  }
  throw new Error(`${file.path}: expected a result for one recording, got none`);
}

/** Tracks far from every label, by what they are called, without stars, as few people label those; null where nothing can be scored. */
export function farFromLabels({
  recording,
  detections,
  points,
}: Pick<SearchedRecording, 'recording' | 'detections' | 'points'>): RecordingFigures['farFromLabels'] {
  if (!recording.labelled || recording.events.t.length === 0) return null;
  const [truth, classes] = [truthOf(recording), lastClasses(points)];
  const farOf = (has: (name: ClassName | undefined) => boolean): number => {
    const some = points.filter(({ track }) => has(classes.get(track)?.class));
    return trackTally(truth, { detections, points: some }).blocks.reduce((sum, { counts }) => sum + counts.isolated, 0);
  };
  return {
    satellites: farOf((name) => name === 'satellite'),
    unknown: farOf((name) => name === undefined || name === 'unknown'),
  };
}
