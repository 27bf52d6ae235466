import type { EventStream } from '@spikeseg/snn-core';
import type { DecodedDetection } from '../detections/decoded.ts';
import { maskRuns } from './rle.ts';

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
