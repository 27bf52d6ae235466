import type { Detection } from '@spikeseg/detection';
import type { EventStream } from '@spikeseg/events';
import { type Disc, inDiscs } from './disc.ts';
import { type SliceSpan, standingSlices, type TimeGrid } from './time-grid.ts';

/*
 * The seam between what a detector put out and how it is scored. Scorers ask where output stands in a slice of time and
 * never see how it is stored, so that a list of detections, a million raw events and "every pixel fires" go through the
 * same logic. An output is a point; its box and score play no part (choose a decision threshold before).
 */
export interface OutputField {
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

/** Detections as an output field; their order plays no part. */
export function detectionOutput(detections: readonly Detection[], grid: TimeGrid): OutputField {
  return pointOutput(grid, detections.length, {
    x: (i) => detections[i].x,
    y: (i) => detections[i].y,
    span: (i) => standingSlices(grid, detections[i].tUs, detections[i].durationUs),
  });
}

/** The baseline "every event is a detection", which stands in the slice of the event. */
export function rawEventOutput(events: EventStream, grid: TimeGrid): OutputField {
  return pointOutput(grid, events.t.length, {
    x: (i) => events.x[i],
    y: (i) => events.y[i],
    span: (i) => standingSlices(grid, events.t[i], 0),
  });
}

interface Points {
  readonly x: (i: number) => number;
  readonly y: (i: number) => number;
  readonly span: (i: number) => SliceSpan | undefined;
}

/** Points sorted by slice (counting sort); a point has one entry in every slice in which it stands. */
function pointOutput(grid: TimeGrid, count: number, points: Points): OutputField {
  const offsets = new Uint32Array(grid.slices + 1);
  let outside = 0;
  for (let i = 0; i < count; i++) {
    const span = points.span(i);
    if (!span) outside++;
    else for (let slice = span.first; slice <= span.last; slice++) offsets[slice + 1]++;
  }
  for (let slice = 0; slice < grid.slices; slice++) offsets[slice + 1] += offsets[slice];
  const entries = offsets[grid.slices];
  const x = new Float64Array(entries);
  const y = new Float64Array(entries);
  const first = new Uint32Array(entries);
  const last = new Uint32Array(entries);
  const next = offsets.slice();
  for (let i = 0; i < count; i++) {
    const span = points.span(i);
    if (!span) continue;
    for (let slice = span.first; slice <= span.last; slice++) {
      const entry = next[slice]++;
      x[entry] = points.x(i);
      y[entry] = points.y(i);
      first[entry] = span.first;
      last[entry] = span.last;
    }
  }
  return {
    slices: grid.slices,
    outside,
    total: (slice) => offsets[slice + 1] - offsets[slice],
    countIn: (slice, discs) => {
      let inside = 0;
      for (let k = offsets[slice]; k < offsets[slice + 1]; k++) if (inDiscs(discs, x[k], y[k])) inside++;
      return inside;
    },
    nearestPx: (slice, px, py) => {
      let square = Infinity;
      for (let k = offsets[slice]; k < offsets[slice + 1]; k++) {
        square = Math.min(square, (x[k] - px) * (x[k] - px) + (y[k] - py) * (y[k] - py));
      }
      return Math.sqrt(square);
    },
    forEachNew: (slice, visit) => {
      for (let k = offsets[slice]; k < offsets[slice + 1]; k++) if (first[k] === slice) visit(x[k], y[k], last[k]);
    },
  };
}
