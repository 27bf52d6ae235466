import type { Tensor } from '../network/network-spec.ts';
import { requirePositive, sampleGrid, squareKernel, sum } from './square-kernel.ts';

/**
 * Samples a Gaussian on a square grid centred at 0: G(x, y) ∝ exp(−(x² + y²)/(2σ²)), normalised to sum 1.
 *
 * @param size rows and columns, pixels; even sizes are centred between pixels
 * @param sigma standard deviation, pixels
 * @returns [size, size]
 * @throws RangeError when the size is not a whole number above 0 or sigma not a finite number above 0
 */
export function gaussian(size: number, sigma: number): Tensor {
  return squareKernel(size, gaussianValues(size, sigma));
}

/** The Gaussian in doubles, for filters that are made of several. */
export function gaussianValues(size: number, sigma: number): Float64Array {
  requirePositive('gaussian: sigma', sigma);
  const values = sampleGrid('gaussian', size, (x, y) => Math.exp(-(x * x + y * y) / (2 * sigma * sigma)));
  const total = sum(values);
  return values.map((value) => value / total);
}
