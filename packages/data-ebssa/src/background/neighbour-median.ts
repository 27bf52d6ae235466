import type { SensorSize } from '@spikeseg/snn-core';

/**
 * Median over 3×3 pixels of a map [H · W] of numbers; at the edge its pixels are repeated.
 *
 * Every column of three is sorted once and used by three pixels: the median of nine is the median of the largest of the least,
 * the median of the middle ones and the least of the largest.
 */
export function neighbourMedian(map: Float32Array, { width, height }: SensorSize): Float32Array {
  const result = new Float32Array(map.length);
  const [least, middle, most] = Array.from({ length: 3 }, () => new Float32Array(width));
  for (let row = 0; row < height; row++) {
    const above = Math.max(0, row - 1) * width;
    const own = row * width;
    const below = Math.min(height - 1, row + 1) * width;
    for (let x = 0; x < width; x++) {
      const a = map[above + x];
      const b = map[own + x];
      const c = map[below + x];
      least[x] = smaller(a, smaller(b, c));
      most[x] = larger(a, larger(b, c));
      middle[x] = middleOf(a, b, c);
    }
    for (let x = 0; x < width; x++) {
      const left = x === 0 ? 0 : x - 1;
      const right = x === width - 1 ? x : x + 1;
      result[own + x] = middleOf(
        larger(least[left], larger(least[x], least[right])),
        middleOf(middle[left], middle[x], middle[right]),
        smaller(most[left], smaller(most[x], most[right])),
      );
    }
  }
  return result;
}

// Not Math.min and Math.max, which ask for NaN and −0, too.
const smaller = (a: number, b: number): number => (a < b ? a : b);
const larger = (a: number, b: number): number => (a > b ? a : b);
const middleOf = (a: number, b: number, c: number): number => larger(smaller(a, b), smaller(larger(a, b), c));
