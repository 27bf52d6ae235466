import {
  type AnswerScores,
  answerScores,
  type EventTally,
  evaluationProtocol,
  type LabelledRecording,
  nullTests,
  type RecordingTally,
  scoreEvents,
  type TrackTally,
  tallyDetections,
  tallyEvents,
  trackTally,
} from '@spikeseg/evaluation';
import type { EventScores, RowKind } from '@spikeseg/report';
import { type EventMarks, type MarkedDetections, markDetections } from '../pool/mark-detections.ts';
import type { RecordingWithTruth } from '../recordings/recording-origin.ts';

type RowMaker = (name: string, kind: RowKind, output: MarkedDetections, shift?: TruthShift) => NamedTally;

/** Truth of a null test: what it is to be instead of what it is. */
interface TruthShift {
  readonly labels: LabelledRecording;
  /** Of the events, by this part of the recording. */
  readonly part: number;
}

/** Counts every figure of outputs of one recording; `allEvents`: those of the output that every event is a satellite's. */
export function rowMaker(
  { name: recording, events, satelliteEvents }: RecordingWithTruth,
  truth: LabelledRecording,
): { readonly row: RowMaker; readonly allEvents: Pick<NamedTally, 'events'> } {
  const every = new Uint8Array(events.t.length).fill(1);
  const eventsOf = (marks: Parameters<typeof eventTallies>[1] | undefined, part = 0): Pick<NamedTally, 'events'> =>
    satelliteEvents && marks
      ? { events: eventTallies({ name: recording, t: events.t, satellite: turned(satelliteEvents, part) }, marks) }
      : {};
  return {
    row: (name, kind, { detections, points, marks }, { labels, part } = { labels: truth, part: 0 }) => ({
      name,
      kind,
      tally: tallyDetections(labels, detections, evaluationProtocol),
      tracks: trackTally(labels, { detections, points }),
      ...(kind !== 'null' && { answers: answerScores(labels, detections, evaluationProtocol) }),
      ...eventsOf(marks, part),
    }),
    allEvents: eventsOf({ detections: every }),
  };
}

/** What was found as boxes, with the events in them where the truth of events is known. */
export const boxMarker =
  ({ events, satelliteEvents }: RecordingWithTruth) =>
  (found: MarkedDetections): MarkedDetections =>
    satelliteEvents ? { ...found, marks: markDetections(events, found) } : found;

/**
 * Null test: detections against labels moved by a quarter, a half and three quarters of the sensor, and marks against the
 * truth of the events that come as many quarters of the recording later.
 */
export const shifted = (truth: LabelledRecording, output: MarkedDetections, row: RowMaker): NamedTally[] =>
  [1, 2, 3].map((quarters) => {
    const [dx, dy] = [(quarters * truth.sensor.width) / 4, (quarters * truth.sensor.height) / 4];
    const objects = nullTests.shiftLabels(truth.objects, dx, dy, truth.sensor);
    return row('labels shifted', 'null', output, { labels: { ...truth, objects }, part: quarters / 4 });
  });

/** What a recording adds to one row. */
export interface NamedTally {
  readonly name: string;
  readonly kind: RowKind;
  readonly tally: RecordingTally;
  /** Undefined for an output that is no list of detections. */
  readonly tracks?: TrackTally;
  /** For the operating curve; undefined for null tests and for an output without scores. */
  readonly answers?: AnswerScores;
  /** Undefined where the causes of the events are unknown. */
  readonly events?: EventTallies;
}

/** What a recording adds to the event figures of a row. */
export interface EventTallies {
  /** Events of all detections. */
  readonly detections: EventTally;
  /** Events of those that were taken into confirmed tracks; undefined for an output that is no list of detections. */
  readonly tracks?: EventTally;
}

/** The truth of the events of one recording. */
interface EventTruth {
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
): EventTallies {
  const count = (predicted: Uint8Array): EventTally => tallyEvents(name, t, { satellite, predicted }, evaluationProtocol);
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
