import type { Detection } from '@spikeseg/detection';
import type { EventStream, SensorSize } from '@spikeseg/events';

/** The time steps of a detector without a network. */
export interface Steps {
  /** Start of the first step, µs. */
  readonly startUs: number;
  /** Length of a step, µs. */
  readonly stepUs: number;
}

/** A detector without a network, which looks at the end of every step, with events or without. */
export interface StepDetector {
  /** Takes in events of the present step. */
  take(events: EventStream): void;
  /** Ends the present step, at `endUs`, and begins the next one. @returns what is there at its end */
  finish(endUs: number): readonly Pick<Detection, 'x' | 'y' | 'w' | 'h' | 'score'>[];
}

/** A detector without a network, and its row in tables. */
export interface Baseline {
  /** Its name in commands and in `evaluation.detector`. */
  readonly id: string;
  /** Name of its row. */
  readonly title: string;
  readonly detect: (sensor: SensorSize, steps: Steps) => Promise<StepDetector>;
}

/** How a {@link baselineDetector} detects. */
export interface BaselineOptions extends Pick<Steps, 'stepUs'> {
  /** Name to write into the detections. */
  readonly recording: string;
}
