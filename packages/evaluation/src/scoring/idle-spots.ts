import type { Disc } from './disc.ts';
import type { LabelledSlices } from './labelled-slices.ts';
import { sliceAt } from './time-grid.ts';

/**
 * Labelled spots of objects whose labelled interval does not reach a slice: discs around the first label of those whose
 * interval begins later and around the last label of those whose interval ended before.
 */
export function idleSpots(slices: LabelledSlices, radiusPx: number): (slice: number) => readonly Disc[] {
  const ends = slices.objects
    .filter((track) => track.t.length > 0)
    .map(({ t, x, y }) => {
      const n = t.length - 1;
      return {
        firstSlice: sliceAt(slices.grid, t[0]),
        lastSlice: sliceAt(slices.grid, t[n]),
        first: { x: x[0], y: y[0], radiusPx },
        last: { x: x[n], y: y[n], radiusPx },
      };
    });
  return (slice) =>
    ends.flatMap(({ firstSlice, lastSlice, first, last }) => (slice < firstSlice ? [first] : slice > lastSlice ? [last] : []));
}
