import {
  type Detection,
  type DetectionOfEvents,
  markEvents,
  type SegmentedRecording,
  type Sight,
  sightOf,
  type Tracked,
  withoutEvents,
} from '@spikeseg/detection';
import { type EventStream, ownUtcOffset, type Recording } from '@spikeseg/events';
import type { Detected } from '../models/detector.ts';

/** A byte per event: 1 where it belongs to a detection, or to one that was taken into a confirmed track. */
export interface EventMarks {
  readonly detections: Uint8Array;
  readonly tracks: Uint8Array;
}

/** What was found in one recording, and the events that it means where those were asked for. */
export interface MarkedDetections extends Tracked {
  readonly detections: readonly Detection[];
  readonly marks?: EventMarks;
}

/**
 * Events that `detect --events` would list for detections: all that it lists, and those with a track.
 *
 * @param found in one recording, in time order; of detections that know no events the box counts, see {@link markEvents}
 */
export function markDetections(
  events: EventStream,
  { detections, tracks }: Pick<Tracked, 'tracks'> & { readonly detections: readonly DetectionOfEvents[] },
): EventMarks {
  const { t } = events;
  const [startUs, endUs] = [t[0], t[t.length - 1] + 1];
  // Only a step that began inside has events.
  const isInside = ({ tUs, durationUs }: DetectionOfEvents): boolean => tUs >= startUs && tUs < endUs + durationUs;
  return {
    detections: markEvents(events, detections.filter(isInside)),
    tracks: markEvents(
      events,
      detections.filter((one, i) => tracks[i] !== undefined && isInside(one)),
    ),
  };
}

/** What was found without the lists of events. */
export const withoutLists = ({ detections, tracks, points }: Detected): MarkedDetections => ({
  detections: detections.map(withoutEvents),
  tracks,
  points,
});

/** What was found in one recording. */
export interface SearchedRecording extends SegmentedRecording, Detected {
  readonly recording: Recording;
  /** UTC less the clock of the events, µs, where that is known. */
  readonly utcOffsetUs?: number | undefined;
  /** What the search could see. */
  readonly shown?: Sight | undefined;
}

/** What was found in a recording, with its UTC. @param startUtcUs UTC of the first event, µs since 1970; left out: what the times of the events tell */
export function foundIn(recording: Recording, detected: Detected, startUtcUs?: number): SearchedRecording {
  const { name, events } = recording;
  const utcOffsetUs = startUtcUs === undefined ? ownUtcOffset(events.t[0]) : startUtcUs - (events.t[0] ?? 0);
  return { recording, name, events, ...detected, utcOffsetUs, shown: sightOf(recording, detected) };
}
