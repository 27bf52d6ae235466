import type { SpikesegConfig } from '@spikeseg/config';
import type { EventStream } from '@spikeseg/events';
import {
  type DecodedDetection,
  type Detection,
  type DetectionOfEvents,
  markEvents,
  trackDetections,
  withoutEvents,
} from '@spikeseg/segmentation';
import { trackerOptions } from '../models/detector-options.ts';
import type { Model } from '../network/model.ts';

/** A byte per event: 1 where it belongs to a detection, or to one that was taken into a confirmed track. */
export interface EventMarks {
  readonly detections: Uint8Array;
  readonly tracks: Uint8Array;
}

/** Detections of one recording, and the events that they mean where those were asked for. */
export interface MarkedDetections {
  readonly detections: readonly Detection[];
  readonly marks?: EventMarks;
}

/**
 * Events that `detect --events` would list for detections: all that it lists, and those with a track.
 *
 * @param detections of one recording, in time order; of those that know no events the box counts, see {@link markEvents}
 */
export function markDetections(
  config: SpikesegConfig,
  events: EventStream,
  detections: readonly DetectionOfEvents[],
): EventMarks {
  const { t } = events;
  const [startUs, endUs] = [t[0], t[t.length - 1] + 1];
  // Only a step that began inside has events.
  const inside = detections.filter(({ tUs, durationUs }) => tUs >= startUs && tUs < endUs + durationUs);
  const { tracks } = trackDetections(inside, trackerOptions(config, events.sensor));
  return {
    detections: markEvents(events, inside),
    tracks: markEvents(
      events,
      inside.filter((_, i) => tracks[i] !== undefined),
    ),
  };
}

/** What a job that asks for marks answers. */
export const markedDetections = (
  { model, events }: { readonly model: Model; readonly events: EventStream },
  found: readonly DecodedDetection[],
): Required<MarkedDetections> => ({ detections: found.map(withoutEvents), marks: markDetections(model.config, events, found) });
