import type { EventStep } from '@spikeseg/events';
import type { Detection, TrackPoint } from '@spikeseg/segmentation';

/** What is known at the end of a time step. */
export interface StepAnswer {
  /** µs on the clock of the events. */
  readonly tUs: number;
  /** Time steps since the answer before: more than one where nothing came, nothing was followed and nothing can fire. */
  readonly steps: number;
  readonly detections: readonly Detection[];
  /** The track of each detection, where it has one. */
  readonly tracks: readonly (number | undefined)[];
  /** Confirmed tracks, seen or coasting. */
  readonly points: readonly TrackPoint[];
}

/** What answers while events come in. */
export interface LiveAnswers {
  /** Answers of all steps up to a step: those without events since the one before, and its own. */
  answers(step: EventStep): AsyncIterable<StepAnswer>;
  dispose(): void;
}
