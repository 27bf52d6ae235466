import type { SensorSize } from '../stream/event-stream.ts';

/**
 * Median over 3×3 pixels of a map [H · W] of numbers ≥ 0; at the edge its pixels are repeated.
 *
 * Every column of three is sorted once and used by three pixels: the median of nine is the median of the largest of the least,
 * the median of the middle ones and the least of the largest. Numbers that are not negative stand in the order of their bits, so
 * whole numbers are compared, and without branches, which noise would make the processor guess wrong half of the time.
 *
 * @param result of the same length, is overwritten
 */
export function neighbourMedian(
  map: Float32Array,
  { width, height }: SensorSize,
  result: Float32Array = new Float32Array(map.length),
): Float32Array {
  const bits = new Int32Array(map.buffer, map.byteOffset, map.length);
  const medians = new Int32Array(result.buffer, result.byteOffset, result.length);
  const [min, middle, max] = Array.from({ length: 3 }, () => new Int32Array(width));
  for (let row = 0; row < height; row++) {
    const above = Math.max(0, row - 1) * width;
    const own = row * width;
    const below = Math.min(height - 1, row + 1) * width;
    for (let x = 0; x < width; x++) {
      const a = bits[above + x];
      const b = bits[own + x];
      const c = bits[below + x];
      min[x] = smaller(a, smaller(b, c));
      max[x] = larger(a, larger(b, c));
      middle[x] = middleOf(a, b, c);
    }
    for (let x = 0; x < width; x++) {
      const left = x === 0 ? 0 : x - 1;
      const right = x === width - 1 ? x : x + 1;
      medians[own + x] = middleOf(
        larger(min[left], larger(min[x], min[right])),
        middleOf(middle[left], middle[x], middle[right]),
        smaller(max[left], smaller(max[x], max[right])),
      );
    }
  }
  return result;
}

// Of whole numbers in [0, 2^31): their difference has a sign of its own.
const smaller = (a: number, b: number): number => (b + ((a - b) & ((a - b) >> 31))) | 0;
const larger = (a: number, b: number): number => (a - ((a - b) & ((a - b) >> 31))) | 0;
const middleOf = (a: number, b: number, c: number): number => larger(smaller(a, b), smaller(larger(a, b), c));
