import type { SensorSize } from '@spikeseg/events';

export interface BoxPeakOptions {
  /** A box has (2 · radius + 1)² pixels. */
  readonly boxRadiusPx: number;
  /** Of peaks that are closer than this only the freshest counts, px. */
  readonly separationPx: number;
}

/** Evidence per pixel [H · W], row by row, ≥ 0, over a long and over a short time, each in a unit of its own. */
interface BoxEvidence {
  readonly long: Float64Array;
  readonly fresh: Float64Array;
  /** What a box must hold of the long one. */
  readonly level: number;
  /** What a box must hold of the fresh one for every unit that it holds of the long one, > 0. */
  readonly freshShare: number;
}

/** A place where there is enough evidence. */
interface BoxPeak {
  /** Centroid of the fresh evidence in the box, sensor px. */
  readonly x: number;
  readonly y: number;
  /** What the box holds of the long evidence without its largest pixel, over the level; ≥ 1. */
  readonly score: number;
}

/**
 * Places where a box of pixels holds at least `level`, most fresh evidence first. The largest pixel of a box does not count: a
 * spot covers several pixels, and a hot pixel alone must not decide. The long evidence says that an object is about, the
 * fresh one where it is now: behind a moving object the long evidence lies in a trail, whose highest place is anywhere.
 */
export function boxPeaks(evidence: BoxEvidence, sensor: SensorSize, { boxRadiusPx, separationPx }: BoxPeakOptions): BoxPeak[] {
  const { level, freshShare } = evidence;
  const high = fullBoxes(evidence.long, sensor, boxRadiusPx, level)
    .map((pixel) => boxAt(evidence, sensor, boxRadiusPx, pixel))
    .filter(({ amount, long, fresh }) => amount >= level && fresh >= freshShare * long);
  // Reading order where two are equal: sorting is stable.
  high.sort((a, b) => b.fresh - a.fresh);
  const peaks: PeakBox[] = [];
  for (const box of high) {
    if (peaks.every((peak) => Math.hypot(peak.column - box.column, peak.row - box.row) >= separationPx)) peaks.push(box);
  }
  return peaks.map(({ x, y, amount }) => ({ x, y, score: amount / level }));
}

interface PeakBox {
  /** Its middle. */
  readonly column: number;
  readonly row: number;
  /** Centroid of the fresh evidence. */
  readonly x: number;
  readonly y: number;
  /** Sums, and that of the long evidence without its largest pixel. */
  readonly long: number;
  readonly fresh: number;
  readonly amount: number;
}

function boxAt(evidence: BoxEvidence, { width, height }: SensorSize, radius: number, pixel: number): PeakBox {
  const column = pixel % width;
  const row = (pixel - column) / width;
  let [long, largest, fresh, sumX, sumY] = [0, 0, 0, 0, 0];
  for (let y = Math.max(row - radius, 0); y <= Math.min(row + radius, height - 1); y++) {
    for (let x = Math.max(column - radius, 0); x <= Math.min(column + radius, width - 1); x++) {
      const value = evidence.long[y * width + x];
      const now = evidence.fresh[y * width + x];
      long += value;
      fresh += now;
      sumX += now * x;
      sumY += now * y;
      if (value > largest) largest = value;
    }
  }
  return { column, row, x: sumX / fresh, y: sumY / fresh, long, fresh, amount: long - largest };
}

/**
 * Pixels around which a box of (2 · radius + 1)² pixels, or the part of it on the sensor, holds at least `level`; in reading
 * order. Running sums: a few additions per pixel, whatever the radius, with a rounding error of about 1e-15 of the largest
 * sum of the frame.
 *
 * @param values [H · W], row by row, ≥ 0
 */
export function fullBoxes(values: Float64Array, { width, height }: SensorSize, radius: number, level: number): number[] {
  const full: number[] = [];
  // Of the rows of the box, for every column, with zeros for the part of the box beside the sensor.
  const columns = new Float64Array(width + 2 * radius + 1);
  for (let below = 0; below < height + radius; below++) {
    const above = below - 2 * radius - 1;
    if (below < height) for (let x = 0; x < width; x++) columns[x + radius + 1] += values[below * width + x];
    if (above >= 0) for (let x = 0; x < width; x++) columns[x + radius + 1] -= values[above * width + x];
    if (below < radius) continue;
    const row = (below - radius) * width;
    let sum = 0;
    for (let column = 0; column < 2 * radius + 1; column++) sum += columns[column];
    for (let x = 0; x < width; x++) {
      sum += columns[x + 2 * radius + 1] - columns[x];
      if (sum >= level) full.push(row + x);
    }
  }
  return full;
}
