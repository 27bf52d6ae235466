import { cellS, type TrackCells } from './cells.ts';

/** A step that differs by more from the usual ones of its track is a jump: px per cell, and such a share of the usual step. */
const [jumpPx, jumpShare] = [1.2, 0.2];
/** Cells around a slew that are left out, before and after: tracks need a second to be at their objects again. */
const [cellsBefore, cellsAfter] = [1, Math.round(1 / cellS)];

/** Number of a cell that is left out. */
export const leftOut = -1;

/**
 * Cuts time where the telescope slews: where more than half of the tracks jump. Between slews a track keeps the place that it has in the sky, or its velocity against
 * it; how far a slew went is not needed.
 *
 * @param tracks whose first cells are counted from that of the window
 * @returns per cell the number of its segment, or {@link leftOut}
 */
export function segments(tracks: readonly TrackCells[], cells: number): Int16Array {
  const [seen, jump] = [new Uint16Array(cells), new Uint16Array(cells)];
  for (const { first, x, y } of tracks) {
    const steps = x.map((place, i) => (i === 0 ? [Number.NaN, Number.NaN] : [place - x[i - 1], y[i] - y[i - 1]]));
    const usual = [0, 1].map((axis) => median(steps.map((step) => step[axis]).filter((step) => !Number.isNaN(step))));
    const most = jumpPx + jumpShare * Math.hypot(usual[0], usual[1]);
    steps.forEach(([dx, dy], i) => {
      if (Number.isNaN(dx)) return;
      seen[first + i]++;
      if (Math.hypot(dx - usual[0], dy - usual[1]) > most) jump[first + i]++;
    });
  }
  const numbers = new Int16Array(cells);
  for (let c = 0; c < cells; c++) if (2 * jump[c] > seen[c]) numbers.fill(leftOut, Math.max(0, c - cellsBefore), c + cellsAfter);
  let number = 0;
  for (let c = 1; c < cells; c++) {
    if (numbers[c] === leftOut) continue;
    if (numbers[c - 1] === leftOut) number++;
    numbers[c] = number;
  }
  return numbers;
}

/** The middle of some values; 0 of none. */
export function median(values: readonly number[]): number {
  if (values.length === 0) return 0;
  const sorted = values.toSorted((a, b) => a - b);
  return (sorted[(values.length - 1) >> 1] + sorted[values.length >> 1]) / 2;
}
