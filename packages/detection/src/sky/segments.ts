import { cellS, type TrackCells } from './cells.ts';

/** A step is a jump if it differs by more from the usual step of its track: px per cell, and share of that step. */
const [jumpPx, jumpShare] = [1.2, 0.2];
/** Cells that are left out before and after a slew: tracks need a second to be at their objects again. */
const [cellsBefore, cellsAfter] = [1, Math.round(1 / cellS)];

/** Negative numbers mark cells that are left out: of a slew, where at least `slewTracks` jump, or of fewer jumps. */
export const slewing = -2;
const [leftOut, slewTracks] = [-1, 3];

/**
 * Cuts time where the telescope slews: where more than half of the tracks jump. Between slews a track keeps the place that it has in the sky, or its velocity against
 * it; how far a slew went is not needed. Two tracks that jump are left out, and are no slew: they may have changed their objects.
 *
 * @param tracks whose first cells are counted from that of the window @param around cells before and after a step that show what is usual; left
 * out: all of the track
 * @returns per cell the number of its segment; below 0 where it is left out, {@link slewing} in a slew
 */
export function segments(tracks: readonly TrackCells[], cells: number, around = Number.POSITIVE_INFINITY): Int16Array {
  const [seen, jump] = [new Uint16Array(cells), new Uint16Array(cells)];
  for (const { first, x, y } of tracks) {
    const steps = x.map((place, i) => (i === 0 ? [Number.NaN, Number.NaN] : [place - x[i - 1], y[i] - y[i - 1]]));
    const usualIn = (some: readonly (readonly number[])[]): number[] =>
      [0, 1].map((axis) => median(some.map((step) => step[axis]).filter((step) => !Number.isNaN(step))));
    const always = Number.isFinite(around) ? undefined : usualIn(steps);
    let before = 0;
    x.forEach((place, i) => {
      if (i === 0 || Number.isNaN(place)) return;
      const gap = i - before;
      const usual = always ?? usualIn(steps.slice(Math.max(0, i - around), i + around + 1));
      const apart = Math.hypot(place - x[before] - gap * usual[0], y[i] - y[before] - gap * usual[1]);
      // In its first second a track settles.
      const jumps = i >= cellsAfter && apart > jumpPx + gap * jumpShare * Math.hypot(usual[0], usual[1]);
      // What comes again elsewhere has jumped while it was not seen.
      for (let c = first + (jumps ? before + 1 : i); c <= first + i; c++) {
        if (jumps) jump[c]++;
        if (jumps || gap === 1) seen[c]++;
      }
      before = i;
    });
  }
  const numbers = new Int16Array(cells);
  for (const [number, min] of [
    [leftOut, 1],
    [slewing, slewTracks],
  ])
    for (let c = 0; c < cells; c++)
      if (jump[c] >= min && 2 * jump[c] > seen[c]) numbers.fill(number, Math.max(0, c - cellsBefore), c + cellsAfter);
  let number = 0;
  for (let c = 1; c < cells; c++) {
    if (numbers[c] < 0) continue;
    if (numbers[c - 1] < 0) number++;
    numbers[c] = number;
  }
  return numbers;
}

/** The middle of some values; 0 of none. */
export function median(values: readonly number[]): number {
  if (values.length === 0) return 0;
  const sorted = Float64Array.from(values);
  sorted.sort();
  return (sorted[(values.length - 1) >> 1] + sorted[values.length >> 1]) / 2;
}
