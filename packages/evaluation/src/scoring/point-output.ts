import type { Detection } from '@spikeseg/segmentation';
import type { EventStream } from '@spikeseg/snn-core';
import { inDiscs } from './disc.ts';
import type { OutputField } from './output-field.ts';
import { type SliceSpan, standingSlices, type TimeGrid } from './time-grid.ts';

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
