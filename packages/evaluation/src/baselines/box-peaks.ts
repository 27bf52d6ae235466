import type { SensorSize } from '@spikeseg/snn-core';
import { fullBoxes } from './full-boxes.ts';

export interface BoxPeakOptions {
  /** A box has (2 · radius + 1)² pixels. */
  readonly boxRadiusPx: number;
  /** Of peaks that are closer than this only the freshest counts, px. */
  readonly separationPx: number;
}

/** Evidence per pixel [H · W], row by row, ≥ 0, over a long and over a short time, each in a unit of its own. */
export interface Evidence {
  readonly long: Float64Array;
  readonly fresh: Float64Array;
  /** What a box must hold of the long one. */
  readonly level: number;
  /** What a box must hold of the fresh one for every unit that it holds of the long one, > 0. */
  readonly freshShare: number;
}

/** A place where there is enough evidence. */
export interface BoxPeak {
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
export function boxPeaks(evidence: Evidence, sensor: SensorSize, { boxRadiusPx, separationPx }: BoxPeakOptions): BoxPeak[] {
  const { level, freshShare } = evidence;
  const high = fullBoxes(evidence.long, sensor, boxRadiusPx, level)
    .map((pixel) => boxAt(evidence, sensor, boxRadiusPx, pixel))
    .filter(({ amount, long, fresh }) => amount >= level && fresh >= freshShare * long);
  // Reading order where two are equal: sorting is stable.
  high.sort((a, b) => b.fresh - a.fresh);
  const peaks: Box[] = [];
  for (const box of high) {
    if (peaks.every((peak) => Math.hypot(peak.column - box.column, peak.row - box.row) >= separationPx)) peaks.push(box);
  }
  return peaks.map(({ x, y, amount }) => ({ x, y, score: amount / level }));
}

interface Box {
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

function boxAt(evidence: Evidence, { width, height }: SensorSize, radius: number, pixel: number): Box {
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
