import { cellS, type TrackCells } from './cells.ts';
import { besidePx } from './pairs.ts';

/** A step is a jump if it differs by more from the usual step of its track: px per cell, and share of that step. */
const [jumpPx, jumpShare] = [1.2, 0.2];
/** Smaller jumps than this are alike by chance in a rich field, px per cell. */
const surePx = 2.4;
/** Cells that are left out before and after a slew: tracks need a second to be at their objects again. */
const [cellsBefore, cellsAfter] = [1, Math.round(1 / cellS)];

/** Negative numbers mark cells that are left out: of a slew, where at least `slewTracks` jump, or of fewer jumps. */
export const slewing = -2;
const [leftOut, slewTracks] = [-1, 3];

/** Where a track has jumped to, px, and how far in a cell, beyond its usual step. */
interface Jump {
  readonly x: number;
  readonly y: number;
  readonly dx: number;
  readonly dy: number;
}

/**
 * Cuts time where the telescope slews: where more than half of the tracks jump, or two jump alike, as the track of a dim object stays where the
 * object was. Between slews a track keeps the place that it has in the sky, or its velocity against it; how far a slew went is not needed. One or two tracks that jump are left out, and are no slew: they may have changed their objects.
 *
 * @param tracks whose first cells are counted from that of the window @param around cells before and after a step that show what is usual; left
 * out: all of the track
 * @returns per cell the number of its segment; below 0 where it is left out, {@link slewing} in a slew
 */
export function segments(tracks: readonly TrackCells[], cells: number, around = Number.POSITIVE_INFINITY): Int16Array {
  const seen = new Uint16Array(cells);
  const jumps: Jump[][] = Array.from({ length: cells }, () => []);
  for (const { first, x, y } of tracks) {
    const usualIn = (from: number, until: number): readonly [number, number] => [
      usualStep(x, from, until),
      usualStep(y, from, until),
    ];
    const always = Number.isFinite(around) ? undefined : usualIn(0, x.length);
    let before = 0;
    for (let i = 1; i < x.length; i++) {
      if (Number.isNaN(x[i])) continue;
      const gap = i - before;
      const [usualX, usualY] = always ?? usualIn(i - around, i + around + 1);
      const [dx, dy] = [(x[i] - x[before]) / gap - usualX, (y[i] - y[before]) / gap - usualY];
      // In its first second a track settles.
      const hasJumped = i >= cellsAfter && gap * Math.hypot(dx, dy) > jumpPx + gap * jumpShare * Math.hypot(usualX, usualY);
      // What comes again elsewhere has jumped while it was not seen.
      for (let c = first + (hasJumped ? before + 1 : i); c <= first + i; c++) {
        if (hasJumped) jumps[c].push({ x: x[i], y: y[i], dx, dy });
        if (hasJumped || gap === 1) seen[c]++;
      }
      before = i;
    }
  }
  const numbers = new Int16Array(cells);
  for (const [number, min] of [
    [leftOut, 1],
    [slewing, slewTracks],
  ])
    for (let c = 0; c < cells; c++)
      if (jumps[c].length >= min && (2 * jumps[c].length > seen[c] || areAlike(jumps[c])))
        numbers.fill(number, Math.max(0, c - cellsBefore), c + cellsAfter);
  let number = 0;
  for (let c = 1; c < cells; c++) {
    if (numbers[c] < 0) continue;
    if (numbers[c - 1] < 0) number++;
    numbers[c] = number;
  }
  return numbers;
}

/** Whether two of some jumps are the same, of tracks of two objects. */
function areAlike(jumps: readonly Jump[]): boolean {
  const large = jumps.filter(({ dx, dy }) => Math.hypot(dx, dy) > surePx);
  return large.some((a, i) =>
    large.slice(0, i).some((b) => {
      const maxPx = jumpPx / 2 + jumpShare * Math.min(Math.hypot(a.dx, a.dy), Math.hypot(b.dx, b.dy));
      return Math.hypot(a.dx - b.dx, a.dy - b.dy) < maxPx && Math.hypot(a.x - b.x, a.y - b.y) > besidePx;
    }),
  );
}

/** The median step of a track to some of its cells. */
function usualStep(places: readonly number[], from: number, until: number): number {
  const steps = new Float64Array(places.length);
  let count = 0;
  for (let i = Math.max(1, from); i < Math.min(until, places.length); i++) {
    const step = places[i] - places[i - 1];
    if (!Number.isNaN(step)) steps[count++] = step;
  }
  return middleOf(steps.subarray(0, count));
}

/** The middle of some values; 0 of none. */
export const median = (values: readonly number[]): number => middleOf(Float64Array.from(values));

/** The same, which sorts them. */
export function middleOf(values: Float64Array): number {
  const { length } = values;
  if (length === 0) return 0;
  values.sort();
  return (values[(length - 1) >> 1] + values[length >> 1]) / 2;
}
