import type { Tensor } from '../network/network-spec.ts';

/**
 * Samples a function on a square grid centred at 0, row by row with y down; odd sizes have whole coordinates, even ones
 * half-integers.
 *
 * @throws RangeError when the size is not a whole number above 0
 */
export function sampleGrid(where: string, size: number, value: (x: number, y: number) => number): Float64Array {
  if (!(Number.isSafeInteger(size) && size >= 1)) {
    throw new RangeError(`${where}: size: expected a whole number of at least 1, got ${size}`);
  }
  const middle = (size - 1) / 2;
  const values = new Float64Array(size * size);
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) values[row * size + column] = value(column - middle, row - middle);
  }
  return values;
}

/** Sum of some numbers in the order they stand in. */
export function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0);
}

/** A kernel [size, size], rounded to float32 once, at the end. */
export function squareKernel(size: number, values: Float64Array): Tensor {
  return { shape: [size, size], data: Float32Array.from(values) };
}

/** @throws RangeError naming the parameter when it is not a finite number above 0 */
export function requirePositive(where: string, value: number): void {
  if (!(value > 0 && Number.isFinite(value))) throw new RangeError(`${where}: expected a finite number above 0, got ${value}`);
}
