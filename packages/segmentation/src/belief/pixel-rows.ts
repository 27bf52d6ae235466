import type { SensorSize } from '@spikeseg/events';

/** Pixels of a sensor: of row `top + k` those from column `columns[2k]` to `columns[2k + 1]`, both included; none where the first is larger. */
export interface PixelRows {
  readonly top: number;
  readonly columns: readonly number[];
}

/** A rectangle of pixels; its edges are part of it. */
export interface PixelEdges {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

interface Place {
  readonly x: number;
  readonly y: number;
}

/** The square up to `reachPx` from a place, as far as it lies on the sensor. */
export function squareAround({ width, height }: SensorSize, { x, y }: Place, reachPx: number): PixelEdges {
  return {
    left: Math.max(0, Math.ceil(x - reachPx)),
    top: Math.max(0, Math.ceil(y - reachPx)),
    right: Math.min(width - 1, Math.floor(x + reachPx)),
    bottom: Math.min(height - 1, Math.floor(y + reachPx)),
  };
}

/** All pixels of a rectangle. */
export function rowsOf({ left, top, right, bottom }: PixelEdges): PixelRows {
  const columns: number[] = [];
  for (let row = top; row <= bottom; row++) columns.push(left, right);
  return { top, columns };
}

/** What rounding may move a place by, and more, px. */
const marginPx = 0.01;

/**
 * Pixels of a rectangle that something comes from which is now at a place: those from which a motion of some age leads to within a distance of the place, and
 * few others.
 *
 * @param velocity px/s @param agesS shortest and longest time of the motion, s
 */
export function rowsTowards(
  { left, top, right, bottom }: PixelEdges,
  { x, y }: Place,
  radiusPx: number,
  [vx, vy]: readonly [number, number],
  [youngest, oldest]: readonly [number, number],
): PixelRows {
  const radius = radiusPx + marginPx;
  const first = Math.max(top, Math.ceil(y - radius - Math.max(vy * youngest, vy * oldest)));
  const last = Math.min(bottom, Math.floor(y + radius - Math.min(vy * youngest, vy * oldest)));
  const columns: number[] = [];
  for (let row = first; row <= last; row++) {
    // From this row the motion leads into the rows around the place within these ages.
    const [near, far] = vy === 0 ? [youngest, oldest] : [(y - radius - row) / vy, (y + radius - row) / vy];
    const from = Math.max(youngest, Math.min(near, far));
    const until = Math.min(oldest, Math.max(near, far));
    columns.push(
      Math.max(left, Math.ceil(x - radius - Math.max(vx * from, vx * until))),
      from > until ? -1 : Math.min(right, Math.floor(x + radius - Math.min(vx * from, vx * until))),
    );
  }
  return { top: first, columns };
}
