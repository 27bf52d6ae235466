import type { Detection, Level, TrackPoint } from '@spikeseg/segmentation';

/** What was found until a moment of a stream. */
export interface LiveAnswer {
  /** µs on the clock of the events. */
  readonly tUs: number;
  readonly detections: readonly Detection[];
  /** The track of each detection, where it has one. */
  readonly tracks: readonly (number | undefined)[];
  /** Confirmed tracks that were detected. */
  readonly points: readonly TrackPoint[];
}

/** What the layers held at the end of a step. */
export interface LiveLevels {
  /** µs on the clock of the events. */
  readonly tUs: number;
  /** Of each layer. */
  readonly levels: readonly (readonly Pick<Level, 'row' | 'column' | 'nats'>[])[];
}
