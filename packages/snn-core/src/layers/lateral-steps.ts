import type { MotionSpec } from '../network/network-spec.ts';

/*
 * What happens to the evidence of one map [H, W] between two steps, one after the other: it shifts, and spreads to neighbours. Costs are nats; a way that there is not costs so much that nothing is left.
 */

const f32 = Math.fround;

/** Rows and columns of a map. */
export interface Plane {
  readonly height: number;
  readonly width: number;
}

/** In so many updates every motion comes by a whole number of cells, and its shifts begin anew. */
export const updatesOfShifts = 64;

/** Cells that a motion shifts by in an update: the nearest cells that it has come to by its end, less those by its beginning. @param update counted from rest */
export function shiftOf({ vx, vy }: MotionSpec, update: number): readonly [dx: number, dy: number] {
  const n = update % updatesOfShifts;
  const cells = (v: number): number => Math.floor((n + 1) * v + 0.5) - Math.floor(n * v + 0.5);
  return [cells(vx), cells(vy)];
}

/** B(x, y) = A(x − dx, y − dy), 0 from outside the layer. */
export function shifted(a: Float32Array, { height, width }: Plane, dx: number, dy: number): Float32Array {
  if (dx === 0 && dy === 0) return a;
  const b = new Float32Array(a.length);
  for (let y = Math.max(0, dy); y < Math.min(height, height + dy); y++) {
    for (let x = Math.max(0, dx); x < Math.min(width, width + dx); x++) b[y * width + x] = a[(y - dy) * width + x - dx];
  }
  return b;
}

/**
 * P(x, y) = max over the nine neighbours of B − cost; neighbours outside the layer have 0.
 *
 * @param costs [3, 3], of coming from (x + column − 1, y + row − 1)
 */
export function spread(b: Float32Array, { height, width }: Plane, costs: Float32Array): Float32Array {
  const p = new Float32Array(b.length).fill(-Infinity);
  for (let k = 0; k < 9; k++) {
    const [down, right] = [Math.floor(k / 3) - 1, (k % 3) - 1];
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const inside = y + down >= 0 && y + down < height && x + right >= 0 && x + right < width;
        const neighbour = inside ? b[(y + down) * width + x + right] : 0;
        p[y * width + x] = Math.max(p[y * width + x], f32(neighbour - costs[k]));
      }
    }
  }
  return p;
}

/** The largest value within ±radius rows and columns of every cell, the layer's own cells only: columns first, then rows. */
export function largestNearby(values: Float32Array, { height, width }: Plane, radius: number): Float32Array {
  const inRow = new Float32Array(values.length);
  const largest = new Float32Array(values.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      let max = 0;
      for (let u = Math.max(0, x - radius); u <= Math.min(width - 1, x + radius); u++) max = Math.max(max, values[y * width + u]);
      inRow[y * width + x] = max;
    }
  }
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      let max = 0;
      for (let v = Math.max(0, y - radius); v <= Math.min(height - 1, y + radius); v++) max = Math.max(max, inRow[v * width + x]);
      largest[y * width + x] = max;
    }
  }
  return largest;
}
