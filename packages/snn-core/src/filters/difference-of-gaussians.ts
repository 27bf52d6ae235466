import type { Tensor } from '../network/network-spec.ts';
import { gaussianValues } from './gaussian.ts';
import { squareKernel } from './square-kernel.ts';

/**
 * On-centre difference of Gaussians: G(σ_center) − G(σ_surround), each normalised to sum 1 on the grid, so that the filter
 * sums to 0. The off-centre filter is its negative, which is also what swapping the two sigmas gives.
 *
 * @param size rows and columns, pixels
 * @param sigmaCenter standard deviation of the excitatory Gaussian, pixels
 * @param sigmaSurround standard deviation of the inhibitory Gaussian, pixels
 * @returns [size, size]
 * @throws RangeError when the size is not a whole number above 0 or a sigma not a finite number above 0
 * @see Kheradpisheh et al. 2018, Neural Networks 99, section 2.1
 */
export function differenceOfGaussians(size: number, sigmaCenter: number, sigmaSurround: number): Tensor {
  const surround = gaussianValues(size, sigmaSurround);
  const difference = gaussianValues(size, sigmaCenter).map((value, i) => value - surround[i]);
  return squareKernel(size, difference);
}
