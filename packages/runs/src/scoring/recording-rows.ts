import {
  type AnswerScores,
  answerScores,
  type EvaluationProtocol,
  type LabelledRecording,
  nullTests,
  type RecordingTally,
  type TrackTally,
  tallyDetections,
} from '@spikeseg/evaluation';
import type { RowKind } from '@spikeseg/report';
import { type MarkedDetections, markDetections } from '../pool/mark-detections.ts';
import type { RecordingWithTruth } from '../recordings/recording-origin.ts';
import { type EventTallies, eventTallies, turned } from './event-tallies.ts';
import { trackTally } from './track-scores.ts';

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
  protocol: EvaluationProtocol,
): { readonly row: RowMaker; readonly allEvents: Pick<NamedTally, 'events'> } {
  const every = new Uint8Array(events.t.length).fill(1);
  const eventsOf = (marks: Parameters<typeof eventTallies>[1] | undefined, part = 0): Pick<NamedTally, 'events'> =>
    satelliteEvents && marks
      ? { events: eventTallies({ name: recording, t: events.t, satellite: turned(satelliteEvents, part) }, marks, protocol) }
      : {};
  return {
    row: (name, kind, { detections, points, marks }, { labels, part } = { labels: truth, part: 0 }) => ({
      name,
      kind,
      tally: tallyDetections(labels, detections, protocol),
      tracks: trackTally(labels, { detections, points }, protocol),
      ...(kind !== 'null' && { answers: answerScores(labels, detections, protocol) }),
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
