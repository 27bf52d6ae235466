import type { SensorSize } from '@spikeseg/snn-core';

/** Median over 3×3 pixels of a map [H · W]; at the edge its pixels are repeated. */
export function neighbourMedian(map: Float32Array, { width, height }: SensorSize): Float32Array {
  const result = new Float32Array(map.length);
  const nine = new Float32Array(9);
  for (let row = 0; row < height; row++) {
    const rows = [Math.max(0, row - 1) * width, row * width, Math.min(height - 1, row + 1) * width];
    for (let column = 0; column < width; column++) {
      const [left, right] = [Math.max(0, column - 1), Math.min(width - 1, column + 1)];
      for (let k = 0; k < 3; k++) {
        nine[3 * k] = map[rows[k] + left];
        nine[3 * k + 1] = map[rows[k] + column];
        nine[3 * k + 2] = map[rows[k] + right];
      }
      result[row * width + column] = middleOfNine(nine);
    }
  }
  return result;
}

/** Sorts only as far as the middle needs: the fifth smallest by selection. */
function middleOfNine(values: Float32Array): number {
  for (let k = 0; k < 5; k++) {
    let least = k;
    for (let i = k + 1; i < 9; i++) if (values[i] < values[least]) least = i;
    const value = values[least];
    values[least] = values[k];
    values[k] = value;
  }
  return values[4];
}
