import { createWriteStream, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { SpikesegConfig } from '@spikeseg/config';
import { recordingFormats } from '@spikeseg/data-ebssa';
import type { Recording } from '@spikeseg/events';
import { RecordingVideo, type VideoPlan } from '@spikeseg/report';
import { type DropSettings, makeViewerData, type ViewerData, viewByEvidence } from '@spikeseg/viewer';
import { type Interruption, stopIfInterrupted } from '../context/context.ts';
import { detectorOf } from '../detectors/detector-kinds.ts';
import { evidenceOptions } from '../detectors/evidence.ts';
import { UsageError } from '../errors/errors.ts';
import { detect, skyHint, windowTeller } from '../models/detector.ts';
import type { DetectionModel } from '../network/network.ts';
import { atTarget } from '../run-folder/files.ts';
import { makeFolder } from '../run-folder/output-folder.ts';

/** How a recording is shown. */
export interface ViewRecording {
  /** The detector in words. */
  readonly detector: string;
  /** Events in the page; those near tracks are there in any case. */
  readonly maxEvents?: number | undefined;
  readonly stop: Interruption;
  readonly onWindow?: (done: number, total: number) => void;
}

/**
 * Detects in a recording, in this thread, and keeps what a viewer shows: events, detections, tracks, labels, and where the detector adds evidence up as the events come
 * also what its neurons held. Detections are those of `detectRecordings`, to the bit.
 *
 * @throws InterruptedError, and whatever detecting throws
 */
export async function viewRecording(
  { model, backend }: Pick<DetectionModel, 'model' | 'backend'>,
  recording: Recording,
  { detector, maxEvents, stop, onWindow = () => {} }: ViewRecording,
): Promise<ViewerData> {
  const { name, events, objects, labelled } = recording;
  const { config } = model;
  const tell = async (done: number, total: number): Promise<void> => {
    onWindow(done, total);
    await stopIfInterrupted(stop);
  };
  // A page that shows what neurons hold shows them over pixels of the sensor.
  if (detectorOf(config).holdsLevels(config) && config.evidence.bin_px === 1) {
    const passTo = windowTeller(config, events, tell);
    const { recording: _name, ...options } = evidenceOptions(backend, model, name, events.sensor);
    const data = await viewByEvidence(recording, {
      ...options,
      sky: skyHint(config),
      detector,
      maxEvents,
      onReport: ({ tUs }) => passTo(tUs),
    });
    await passTo(Infinity);
    return data;
  }
  const found = await detect(backend, model, name, events, tell);
  return makeViewerData({ name, detector, events, objects, labelled, ...found }, maxEvents);
}

/**
 * How a page without a recording searches what is dropped on it: as `detect` does with this configuration.
 *
 * @param detector in words
 * @throws UsageError when the detector is one that no page runs
 */
export function dropSettings(
  config: SpikesegConfig,
  { detector, maxEvents }: { readonly detector: string; readonly maxEvents?: number | undefined },
): DropSettings {
  const { evidence } = config;
  if (!detectorOf(config).holdsLevels(config))
    throw new UsageError(
      'view: expected a recording where the detector is a network or a baseline, or goes back in time, got none; a page without one searches with evidence neurons as events come',
    );
  if (evidence.bin_px > 1)
    throw new UsageError(
      `view: expected a recording where pixels are binned, got none; a page without one searches with evidence.bin_px=1`,
    );
  const endings = [...new Set(recordingFormats.flatMap(({ extensions }) => extensions))];
  return {
    endings,
    detector,
    evidence: { thresholdNats: evidence.threshold_nats, wishedFalseAlarmsPerHour: evidence.false_alarms_per_hour },
    offShare: evidence.object_off_share,
    sky: skyHint(config),
    maxEvents,
  };
}

/** How a video is written. */
export interface RecordVideo {
  /** New .gif file. */
  readonly path: string;
  readonly plan: VideoPlan;
  readonly stop: Interruption;
  readonly onWindow?: (done: number, total: number) => void;
  readonly onFrame?: (done: number, total: number) => void;
  /** A video that is larger ends early, bytes. */
  readonly mostBytes?: number;
}

/** What was found, and what was written of it. */
export interface VideoFile {
  readonly events: number;
  readonly detections: number;
  readonly tracks: number;
  /** Fewer than planned where the file grew too large. */
  readonly frames: number;
  /** Of a frame, px. */
  readonly width: number;
  readonly height: number;
  readonly speed: number;
  readonly bytes: number;
}

/** Noise is what fills a video: that of a sensor of 1280 × 720 px takes 130 kB a frame at 2 million events/s. */
const usualMostBytes = 100e6;

/**
 * Detects in a recording, in this thread, and writes an animated GIF of it with its tracks: a frame at a time, so that a long one needs no more memory
 * than a short one. The file is there as a whole or not at all. Detections are those of `detectRecordings`, to the bit.
 *
 * @throws InterruptedError, and whatever detecting throws
 */
export async function recordVideo(
  { model, backend }: Pick<DetectionModel, 'model' | 'backend'>,
  recording: Recording,
  { path, plan, stop, onWindow = () => {}, onFrame = () => {}, mostBytes = usualMostBytes }: RecordVideo,
): Promise<VideoFile> {
  const { name, events } = recording;
  const { detections, points } = await detect(backend, model, name, events, async (done, total) => {
    onWindow(done, total);
    await stopIfInterrupted(stop);
  });
  const video = await RecordingVideo.open({ events, points }, plan);
  let [frames, bytes] = [0, 0];
  const pieces = async function* (): AsyncGenerator<Uint8Array, void> {
    while (frames < plan.frames && bytes < mostBytes) {
      const piece = video.frame(frames++);
      bytes += piece.length;
      yield piece;
      onFrame(frames, plan.frames);
      await stopIfInterrupted(stop);
    }
    const end = video.end();
    bytes += end.length;
    yield end;
  };
  makeFolder(dirname(path));
  const partial = `${path}.${process.pid}.part`;
  try {
    await pipeline(Readable.from(pieces()), createWriteStream(partial, { flags: 'wx' }));
    renameSync(partial, path);
  } catch (error) {
    rmSync(partial, { force: true });
    throw atTarget(error, partial, path);
  }
  const tracks = new Set(points.map(({ track }) => track)).size;
  return { events: events.t.length, detections: detections.length, tracks, frames, ...video.size, speed: plan.speed, bytes };
}
