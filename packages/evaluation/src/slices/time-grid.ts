/** A recording cut into equal slices of time, and the slices into blocks for resampling. Slice k is [start + k·s, start + (k + 1)·s). */
export interface TimeGrid {
  readonly startUs: number;
  readonly sliceUs: number;
  readonly slices: number;
  /** Slices per block; the last block may be shorter. */
  readonly blockSlices: number;
}

/**
 * Cuts [startUs, endUs) into slices; the last slice may reach beyond the end.
 *
 * @param startUs µs
 * @param endUs µs, after startUs
 * @param sliceMs ms
 * @param blockSeconds length of a block of time, s, at least one slice
 * @throws RangeError when the interval is empty or a length is not positive
 */
export function timeGrid(startUs: number, endUs: number, sliceMs: number, blockSeconds: number): TimeGrid {
  if (!(endUs > startUs)) throw new RangeError(`scored time: expected an end after the start (${startUs} µs), got ${endUs} µs`);
  if (!(sliceMs > 0)) throw new RangeError(`slice: expected a length > 0 ms, got ${sliceMs}`);
  const sliceUs = sliceMs * 1000;
  const blockSlices = Math.round((blockSeconds * 1e6) / sliceUs);
  if (!(blockSlices >= 1)) throw new RangeError(`block: expected at least one slice (${sliceMs} ms), got ${blockSeconds} s`);
  return { startUs, sliceUs, slices: Math.ceil((endUs - startUs) / sliceUs), blockSlices };
}

/** Slice that holds a time; below 0 or ≥ grid.slices outside the recording. */
export const sliceAt = (grid: TimeGrid, tUs: number): number => Math.floor((tUs - grid.startUs) / grid.sliceUs);

export const blockCount = (grid: TimeGrid): number => Math.ceil(grid.slices / grid.blockSlices);

export const blockOf = (grid: TimeGrid, slice: number): number => Math.floor(slice / grid.blockSlices);

/** First and last slice (inclusive) in which something stands. */
export interface SliceSpan {
  readonly first: number;
  readonly last: number;
}

/**
 * Slices in which [tUs, tUs + durationUs) stands: those whose middle it contains, so that an answer of one slice's length
 * counts once whatever its phase. One that reaches no middle of a slice stands in the one that holds tUs.
 *
 * @returns undefined when it never stands inside the recording
 */
export function standingSlices(grid: TimeGrid, tUs: number, durationUs: number): SliceSpan | undefined {
  const begin = (tUs - grid.startUs) / grid.sliceUs;
  let first = Math.ceil(begin - 0.5);
  let last = Math.ceil(begin + durationUs / grid.sliceUs - 0.5) - 1;
  if (last < first || first >= grid.slices) first = last = Math.floor(begin);
  if (last < 0 || first >= grid.slices) return undefined;
  return { first: Math.max(first, 0), last: Math.min(last, grid.slices - 1) };
}
