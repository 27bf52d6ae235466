import { createWriteStream, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Recording } from '@spikeseg/events';
import { planVideo, RecordingVideo, type VideoPlan } from '@spikeseg/report';
import { type Interruption, stopIfInterrupted } from '../context/interruption.ts';
import { UsageError } from '../errors/errors.ts';
import { detect } from '../models/detector.ts';
import type { DetectionModel } from '../network/model.ts';
import { makeFolder } from '../run-folder/output-folder.ts';
import { atTarget } from '../run-folder/write-atomic.ts';

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

/** How a recording is played. @throws UsageError when no video is that long */
export function videoPlan({ events }: Recording, speed?: number): VideoPlan {
  try {
    return planVideo(events, speed);
  } catch (error) {
    if (error instanceof RangeError) throw new UsageError(`${error.message} (--video-speed)`, { cause: error });
    throw error;
  }
}

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
