import { type EvaluationProtocol, type EventTally, scoreEvents, tallyEvents } from '@spikeseg/evaluation';
import type { EventScores } from '@spikeseg/report';
import type { EventMarks } from '../pool/mark-detections.ts';

/** What a recording adds to the event figures of a row. */
export interface EventTallies {
  /** Events of all detections. */
  readonly detections: EventTally;
  /** Events of those that were taken into confirmed tracks; undefined for an output that is no list of detections. */
  readonly tracks?: EventTally;
}

/** The truth of the events of one recording. */
export interface EventTruth {
  readonly name: string;
  /** Times, µs, ascending. */
  readonly t: Float64Array;
  /** A byte per event: 1 where a satellite caused it. */
  readonly satellite: Uint8Array;
}

/** Counts marks against the truth; those of tracks where there are some. */
export function eventTallies(
  { name, t, satellite }: EventTruth,
  { detections, tracks }: Pick<EventMarks, 'detections'> & Partial<EventMarks>,
  protocol: EvaluationProtocol,
): EventTallies {
  const count = (predicted: Uint8Array): EventTally => tallyEvents(name, t, { satellite, predicted }, protocol);
  return { detections: count(detections), ...(tracks && { tracks: count(tracks) }) };
}

/** Pools recordings; undefined when there is none. */
export function eventScores(
  tallies: readonly EventTallies[],
  bootstrap: Parameters<typeof scoreEvents>[1],
): EventScores | undefined {
  if (tallies.length === 0) return undefined;
  const tracks = tallies.flatMap((tally) => tally.tracks ?? []);
  return {
    detections: scoreEvents(
      tallies.map(({ detections }) => detections),
      bootstrap,
    ),
    ...(tracks.length > 0 && { tracks: scoreEvents(tracks, bootstrap) }),
  };
}

/** Truth of a null test: every event has that of the event this part of the recording later, round and round. */
export function turned(satellite: Uint8Array, part: number): Uint8Array {
  const shift = Math.floor(part * satellite.length);
  return satellite.map((_, i) => satellite[(i + shift) % satellite.length]);
}
