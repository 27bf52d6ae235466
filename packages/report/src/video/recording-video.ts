import type { EventStream } from '@spikeseg/events';
import { FramePainter, videoPalette } from './frame-painter.ts';
import { GifEncoder } from './gif.ts';
import { TrackPlaces, type VideoPoint } from './track-places.ts';
import { frameMs, type VideoPlan } from './video-plan.ts';

export interface VideoData {
  readonly events: EventStream;
  /** Points of confirmed tracks, in the order of time. */
  readonly points: readonly VideoPoint[];
}

/** How far back a trail goes, s of the video. */
const trailS = 2;

/**
 * An animated GIF of a recording with its tracks: the events of the last moment, boxes, numbers and trails of tracks, and a clock that counts
 * from the first event. It is made a frame at a time; same recording, same bytes.
 */
export class RecordingVideo {
  readonly plan: VideoPlan;
  readonly #painter: FramePainter;
  readonly #encoder: GifEncoder;
  readonly #tracks: TrackPlaces;

  private constructor(plan: VideoPlan, painter: FramePainter, encoder: GifEncoder, tracks: TrackPlaces) {
    this.plan = plan;
    this.#painter = painter;
    this.#encoder = encoder;
    this.#tracks = tracks;
  }

  /** @param plan of `planVideo` */
  static async open({ events, points }: VideoData, plan: VideoPlan): Promise<RecordingVideo> {
    const notes = [`last ${plan.windowUs / 1000} ms`, ...(plan.speed === 1 ? [] : [`${plan.speed}× speed`])];
    const painter = await FramePainter.open(events, notes);
    return new RecordingVideo(plan, painter, await GifEncoder.open(videoPalette, frameMs), new TrackPlaces(points));
  }

  /** Of a frame, px. */
  get size(): { readonly width: number; readonly height: number } {
    const { width, height } = this.#painter.raster;
    return { width, height };
  }

  /** The next bytes of the file. @param k frame, from 0 on, each once and in order */
  frame(k: number): Uint8Array {
    const { startUs, stepUs, windowUs, speed } = this.plan;
    // The last frame is that of the last event, however long a step is.
    const endUs = Math.min(startUs + (k + 1) * stepUs, this.plan.endUs);
    const tracks = this.#tracks.at(endUs, trailS * 1e6 * speed);
    return this.#encoder.frame(this.#painter.paint({ startUs: endUs - windowUs, endUs, clock: (endUs - startUs) / 1e6, tracks }));
  }

  /** The last bytes of the file. */
  end(): Uint8Array {
    return this.#encoder.end();
  }
}
