import type { EventStream } from '@spikeseg/snn-core';
import { quoteCsv } from './detections/csv.ts';
import type { DecodedDetection } from './detections/decoded.ts';
import type { TrackPoint } from './tracks/tracker.ts';

/** Detections of one recording, the events that they refer to, and the track of each where it has one. */
export interface SegmentedRecording {
  readonly name: string;
  readonly events: EventStream;
  readonly detections: readonly DecodedDetection[];
  readonly tracks: readonly (number | undefined)[];
}

/**
 * Detections as COCO annotations: an image is a time step of a recording in which something was found, a mask the pixels of
 * the events behind a detection (uncompressed run-length encoding), a box `[left, top, width, height]` in pixels from 0, where
 * pixel i reaches from i to i + 1: that of the events where w and h are their extent, else w × h around x, y. Numbers count
 * from 1.
 *
 * @returns plain JSON
 * @see Lin et al. 2014 (COCO); https://cocodataset.org/#format-data
 */
export function detectionsToCoco(recordings: readonly SegmentedRecording[]) {
  const images: { id: number; file_name: string; width: number; height: number; t_us: number }[] = [];
  const annotations = recordings.flatMap(({ name, events, detections, tracks }) => {
    const { width, height } = events.sensor;
    return detections.map((detection, k) => {
      const { tUs, score } = detection;
      if (images.at(-1)?.t_us !== tUs || !images.at(-1)?.file_name.startsWith(`${name}/`)) {
        images.push({ id: images.length + 1, file_name: `${name}/${tUs}`, width, height, t_us: tUs });
      }
      const pixels = Array.from(detection.events, (event) => events.y[event] * width + events.x[event]);
      return {
        image_id: images.length,
        category_id: 1,
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
    categories: [{ id: 1, name: 'satellite' }],
  };
}

/** The extent of the events says where a decoded box lies; detectors whose boxes have one size may have no event in this step. */
function boxOf({ x, y, w, h }: DecodedDetection, pixels: readonly number[], width: number): number[] {
  let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity];
  for (const pixel of pixels) {
    const [column, row] = [pixel % width, Math.floor(pixel / width)];
    left = Math.min(left, column);
    right = Math.max(right, column);
    top = Math.min(top, row);
    bottom = Math.max(bottom, row);
  }
  const isExtent = right - left + 1 === w && bottom - top + 1 === h;
  return isExtent ? [left, top, w, h] : [x - w / 2 + 0.5, y - h / 2 + 0.5, w, h];
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

/** Columns of a file of tracks, in the order in which they are written; x, y is the place of the object, w × h its extent around it. */
export const trackColumns = [
  'recording',
  'track',
  't_us',
  'x',
  'y',
  'vx',
  'vy',
  'w',
  'h',
  'score',
  'coasting',
  'false_alarms_per_hour',
] as const;

/**
 * Tracks → CSV (RFC 4180, lines end in \n): µs, 0-based sensor px, px/s; coasting is 1 where the object was expected and not seen;
 * false_alarms_per_hour is empty where the detector does not know it.
 */
export function tracksToCsv(points: readonly TrackPoint[]): string {
  const rows = points.map(({ recording, track, tUs, x, y, vx, vy, w, h, score, coasting, falseAlarmsPerHour = '' }) =>
    [quoteCsv(recording), ...[track, tUs, x, y, vx, vy, w, h, score, Number(coasting), falseAlarmsPerHour].map(String)].join(','),
  );
  return `${[trackColumns.join(','), ...rows].join('\n')}\n`;
}

/**
 * Tracks of one recording in the format of the MOT Challenge: `frame,id,left,top,width,height,conf,-1,-1,-1`, frames and
 * pixels counted from 1. A frame is a time step of the detector, the first begins at `startUs`.
 *
 * @param stepUs duration of a step, µs
 * @see Milan et al. 2016, MOT16, section 3.3
 */
export function tracksToMot(points: readonly TrackPoint[], startUs: number, stepUs: number): string {
  const lines = points
    .map((point) => ({ ...point, frame: Math.round((point.tUs - startUs) / stepUs) }))
    .toSorted((a, b) => a.frame - b.frame || a.track - b.track)
    .map(({ frame, track, x, y, w, h, score }) =>
      // A box of w pixels around x reaches from x − w/2 to x + w/2 in pixel centres; the first pixel begins at 0.5 and is 1.
      [frame, track, x - w / 2 + 1.5, y - h / 2 + 1.5, w, h, score, -1, -1, -1].join(','),
    );
  return lines.length === 0 ? '' : `${lines.join('\n')}\n`;
}
