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

interface RowPlace {
  readonly x: number;
  readonly y: number;
}

/** The square up to `reachPx` from a place, as far as it lies on the sensor. */
export function squareAround({ width, height }: SensorSize, { x, y }: RowPlace, reachPx: number): PixelEdges {
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
