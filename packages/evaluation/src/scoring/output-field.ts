import type { Disc } from './disc.ts';

/*
 * The seam between what a detector put out and how it is scored. Scorers ask where output stands in a slice of time and
 * never see how it is stored, so that a list of detections, a million raw events and "every pixel fires" go through the
 * same logic. An output is a point; its box and score play no part (choose a decision threshold before).
 */
export interface OutputField {
  /** Number of slices of time. */
  readonly slices: number;
  /** Outputs that stand in no slice, because their time lies outside the recording. */
  readonly outside: number;
  /** Outputs that stand in a slice. */
  total(slice: number): number;
  /** Outputs that stand in a slice and lie in at least one of the discs. */
  countIn(slice: number, discs: readonly Disc[]): number;
  /** Distance in px from a point to the nearest output that stands in a slice; Infinity when there is none. */
  nearestPx(slice: number, x: number, y: number): number;
  /** Visits every output in the first slice in which it stands, with the last one; each output once per recording. */
  forEachNew(slice: number, visit: (x: number, y: number, lastSlice: number) => void): void;
}
