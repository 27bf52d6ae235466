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
 * the events behind a detection (uncompressed run-length encoding), a box `[left, top, width, height]` in pixels from 0.
 * Numbers count from 1.
 *
 * @returns plain JSON
 * @see Lin et al. 2014 (COCO); https://cocodataset.org/#format-data
 */
export function detectionsToCoco(recordings: readonly SegmentedRecording[]) {
  const images: { id: number; file_name: string; width: number; height: number; t_us: number }[] = [];
  const annotations = recordings.flatMap(({ name, events, detections, tracks }) => {
    const { width, height } = events.sensor;
    return detections.map((detection, k) => {
      const { tUs, w, h, score } = detection;
      if (images.at(-1)?.t_us !== tUs || !images.at(-1)?.file_name.startsWith(`${name}/`)) {
        images.push({ id: images.length + 1, file_name: `${name}/${tUs}`, width, height, t_us: tUs });
      }
      const pixels = Array.from(detection.events, (event) => events.y[event] * width + events.x[event]);
      const left = Math.min(...pixels.map((pixel) => pixel % width));
      const top = Math.min(...pixels.map((pixel) => Math.floor(pixel / width)));
      return {
        image_id: images.length,
        category_id: 1,
        bbox: [left, top, w, h],
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
