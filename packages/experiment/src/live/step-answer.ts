import type { EventStep } from '@spikeseg/events';
import { type Detection, detectionCells, trackCells, type TrackPoint } from '@spikeseg/segmentation';

/** What is known at the end of a time step. */
export interface StepAnswer {
  /** µs on the clock of the events. */
  readonly tUs: number;
  /** Time steps since the answer before: more than one where nothing came, nothing was followed and nothing can fire. */
  readonly steps: number;
  readonly detections: readonly Detection[];
  /** The track of each detection, where it has one. */
  readonly tracks: readonly (number | undefined)[];
  /** Confirmed tracks that were detected. */
  readonly points: readonly TrackPoint[];
}

/** What answers while events come in. */
export interface LiveAnswers {
  /** Answers of all steps up to a step: those without events since the one before, and its own. */
  answers(step: EventStep): AsyncIterable<StepAnswer>;
  dispose(): void;
}

/** One object of the output on a line of its own. */
export const jsonLine = (object: Readonly<Record<string, unknown>>): string => `${JSON.stringify(object)}\n`;

/**
 * What was found in a time step as JSON lines: its detections, then its track points, with the columns of detections.csv and tracks.csv.
 *
 * @param utcOffsetUs UTC less the clock of the events, µs, where it is known
 */
export function answerLines({ detections, tracks, points }: StepAnswer, utcOffsetUs?: number): string {
  const found = detections.map((detection, k) =>
    jsonLine({ type: 'detection', ...detectionCells({ ...detection, track: tracks[k], utcOffsetUs }) }),
  );
  const tracked = points.map((point) => jsonLine({ type: 'track', ...trackCells({ ...point, utcOffsetUs }) }));
  return [...found, ...tracked].join('');
}
