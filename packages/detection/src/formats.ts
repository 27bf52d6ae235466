import type { EventStream } from '@spikeseg/events';
import type { DecodedDetection } from './detections/detection.ts';
import { fourDigits } from './detections/detection.ts';
import { evidenceTiming } from './search/ebssa.ts';
import type { ClassName, TrackClass } from './sky/classes.ts';
import type { TrackPoint } from './tracks/tracker.ts';

/** Detections of one recording, the events that they refer to, and the track of each where it has one. */
export interface SegmentedRecording {
  readonly name: string;
  readonly events: EventStream;
  readonly detections: readonly DecodedDetection[];
  readonly tracks: readonly (number | undefined)[];
  /** What each track is at last ({@link lastClasses}); all undefined, or left out, by detectors that tell none. */
  readonly classes?: ReadonlyMap<number, Pick<TrackClass, 'class'> | undefined> | undefined;
}

/** What COCO annotations are of; without any class everything is taken for a satellite. */
const categories: readonly ClassName[] = ['satellite', 'star', 'unknown'];

/**
 * Detections as COCO annotations: an image is a time step of a recording in which something was found, a mask the pixels of
 * the events behind a detection (uncompressed run-length encoding), a box `[left, top, width, height]` in pixels from 0, where
 * pixel i reaches from i to i + 1: that of the events where w and h are their extent, else w × h around x, y. Numbers count
 * from 1. A category is the last class of a track.
 *
 * @returns plain JSON
 * @see Lin et al. 2014 (COCO); https://cocodataset.org/#format-data
 */
export function detectionsToCoco(recordings: readonly SegmentedRecording[]) {
  const images: { id: number; file_name: string; width: number; height: number; t_us: number }[] = [];
  const annotations = recordings.flatMap(({ name, events, detections, tracks, classes }) => {
    const isClassed = [...(classes?.values() ?? [])].some((one) => one !== undefined);
    const categoryOf = (track: number | undefined): number =>
      isClassed ? categories.indexOf((track !== undefined && classes?.get(track)?.class) || 'unknown') + 1 : 1;
    const { width, height } = events.sensor;
    return detections.map((detection, k) => {
      const { tUs, score } = detection;
      if (images.at(-1)?.t_us !== tUs || !images.at(-1)?.file_name.startsWith(`${name}/`)) {
        images.push({ id: images.length + 1, file_name: `${name}/${tUs}`, width, height, t_us: tUs });
      }
      const pixels = Array.from(detection.events, (event) => events.y[event] * width + events.x[event]);
      return {
        image_id: images.length,
        category_id: categoryOf(tracks[k]),
        bbox: boxOf(detection, pixels, width),
        area: new Set(pixels).size,
        segmentation: { size: [height, width], counts: maskRuns(pixels, width, height) },
        iscrowd: 0,
        score,
        ...(tracks[k] !== undefined && { track_id: tracks[k] }),
      };
    });
  });
  return {
    images,
    annotations: annotations.map((annotation, k) => ({ id: k + 1, ...annotation })),
    categories: categories.map((name, k) => ({ id: k + 1, name })),
  };
}

/** Left, top, width and height, px from 0, where pixel i reaches from i to i + 1. */
function boxOf({ x, y, w, h, isExtent }: DecodedDetection, pixels: readonly number[], width: number): number[] {
  if (isExtent !== true) return [fourDigits(x - w / 2 + 0.5), fourDigits(y - h / 2 + 0.5), w, h];
  let [left, top] = [Infinity, Infinity];
  for (const pixel of pixels) {
    left = Math.min(left, pixel % width);
    top = Math.min(top, Math.floor(pixel / width));
  }
  return [left, top, w, h];
}

/**
 * Run-length encoding of a mask as COCO has it: counts of 0 and 1 in turns, beginning with 0, column by column.
 *
 * @param pixels of the mask, y·width + x, in any order, doubles allowed
 */
export function maskRuns(pixels: Iterable<number>, width: number, height: number): number[] {
  const places = new Set<number>();
  for (const pixel of pixels) places.add((pixel % width) * height + Math.floor(pixel / width));
  const runs: number[] = [];
  let end = 0;
  for (const place of Uint32Array.from(places).toSorted()) {
    if (place === end && runs.length > 0) runs[runs.length - 1]++;
    else runs.push(place - end, 1);
    end = place + 1;
  }
  if (end < width * height) runs.push(width * height - end);
  return runs;
}

/**
 * Events that belong to something, one line each: place in the recording from 0, µs, px, polarity, number of the detection
 * (from 1, in the order of detections.csv) and its track, empty where it has none. An event of two detections has two lines.
 */
export function eventLabelsToCsv({ events, detections, tracks }: SegmentedRecording): string {
  const rows = detections.flatMap((detection, k) =>
    Array.from(detection.events, (event) => {
      const fields = [event, events.t[event], events.x[event], events.y[event], events.p[event], k + 1, tracks[k] ?? ''];
      return fields.join(',');
    }),
  );
  return `${['event,t_us,x,y,p,detection,track', ...rows].join('\n')}\n`;
}

/** When a detector looks at a recording. */
export interface ReportTiming {
  /** Time between two reports, µs. */
  readonly reportUs: number;
  /** Steps of the network, µs; the last one ends after the last event. */
  readonly stepUs: number;
}

/** When the evidence detector reports what stands or is slow; what is fast it reports in between. */
export const evidenceReports: ReportTiming = {
  reportUs: 1e6 * evidenceTiming.stepS * evidenceTiming.stepsPerAnswer,
  stepUs: 1e6 * evidenceTiming.stepS,
};

/**
 * Tracks of one recording in the format of the MOT Challenge: `frame,id,left,top,width,height,conf,-1,-1,-1`, frames and
 * pixels counted from 1. A frame is a report of the detector.
 *
 * @param timesUs of the reports, ascending; every point lies at one of them
 * @see Milan et al. 2016, MOT16, section 3.3
 */
export function tracksToMot(points: readonly TrackPoint[], timesUs: readonly number[]): string {
  const frames = new Map(timesUs.map((tUs, k) => [tUs, k + 1]));
  const ordered = points.toSorted((a, b) => a.tUs - b.tUs || a.track - b.track);
  const lines = ordered.map(({ track, tUs, x, y, w, h, score }) => {
    const frame = frames.get(tUs);
    if (frame === undefined)
      throw new RangeError(`MOT: expected a report at ${tUs} µs, where track ${track} has a point, got none`);
    // A box of w pixels around x reaches from x − w/2 to x + w/2 in pixel centres; the first pixel begins at 0.5 and is 1.
    const [left, top] = [fourDigits(x - w / 2 + 1.5), fourDigits(y - h / 2 + 1.5)];
    return [frame, track, left, top, w, h, score, -1, -1, -1].join(',');
  });
  return lines.length === 0 ? '' : `${lines.join('\n')}\n`;
}
