import type { SensorSize } from '@spikeseg/events';

/** All points at most `radiusPx` from (x, y); sensor px. */
export interface Disc {
  readonly x: number;
  readonly y: number;
  readonly radiusPx: number;
}

/** Whether a point lies in at least one of the discs: (x − xᵢ)² + (y − yᵢ)² ≤ rᵢ². */
export function inDiscs(discs: readonly Disc[], x: number, y: number): boolean {
  for (const disc of discs) {
    const dx = x - disc.x;
    const dy = y - disc.y;
    if (dx * dx + dy * dy <= disc.radiusPx * disc.radiusPx) return true;
  }
  return false;
}

/**
 * Number of sensor pixels whose centre lies in at least one of the discs: the area of their union clipped to the frame.
 *
 * @param discs sensor px, may overlap and reach over the border
 */
export function pixelsInDiscs(discs: readonly Disc[], sensor: SensorSize): number {
  const top = Math.max(0, Math.ceil(Math.min(...discs.map((disc) => disc.y - disc.radiusPx))));
  const bottom = Math.min(sensor.height - 1, Math.floor(Math.max(...discs.map((disc) => disc.y + disc.radiusPx))));
  let pixels = 0;
  for (let row = top; row <= bottom; row++) pixels += columnsCovered(discs, row, sensor.width);
  return pixels;
}

function columnsCovered(discs: readonly Disc[], row: number, width: number): number {
  const spans: [from: number, to: number][] = [];
  for (const { x, y, radiusPx } of discs) {
    const square = radiusPx * radiusPx - (row - y) * (row - y);
    if (square < 0) continue;
    const half = Math.sqrt(square);
    spans.push([Math.max(0, Math.ceil(x - half)), Math.min(width - 1, Math.floor(x + half))]);
  }
  if (spans.length > 1) spans.sort((a, b) => a[0] - b[0]);
  let covered = 0;
  let reached = -Infinity;
  for (const [from, to] of spans) {
    covered += Math.max(0, to - Math.max(from, reached + 1) + 1);
    reached = Math.max(reached, to);
  }
  return covered;
}
