import type { SensorSize } from '@spikeseg/snn-core';

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
