import type { Tensor } from '../network/network-spec.ts';
import { requirePositive, sampleGrid, squareKernel, sum } from './square-kernel.ts';

/** Shape of a Gabor filter. */
export interface GaborOptions {
  /** Standard deviation of the envelope along the wave, pixels. */
  readonly sigma: number;
  /** Period of the wave, pixels. */
  readonly wavelength: number;
  /** Direction of the wave, radians from +x towards +y (down); the stripes are at right angles to it. */
  readonly orientation: number;
  /** γ: width of the envelope along the wave divided by its width across; below 1 the stripes are long. */
  readonly aspect: number;
  /** ψ: phase of the wave at the centre, radians; 0 is even, π/2 odd. */
  readonly phase: number;
}

/**
 * Gabor filter, a wave in a Gaussian window: exp(−(u² + γ²v²)/(2σ²))·cos(2πu/λ + ψ) with u = x·cosθ + y·sinθ and
 * v = −x·sinθ + y·cosθ; then the mean is taken away and the magnitudes are scaled to sum 1, so that filters of every
 * orientation and scale answer equally to a uniform input (not at all) and to their own best one (1/2).
 *
 * @param size rows and columns, pixels
 * @returns [size, size]
 * @throws RangeError when a parameter is out of range, or the wave vanishes at every pixel
 * @see Masquelier and Thorpe 2007, PLoS Computational Biology 3(2)
 */
export function gaborFilter(size: number, { sigma, wavelength, orientation, aspect, phase }: GaborOptions): Tensor {
  requirePositive('gaborFilter: sigma', sigma);
  requirePositive('gaborFilter: wavelength', wavelength);
  requirePositive('gaborFilter: aspect', aspect);
  const [cos, sin] = [Math.cos(orientation), Math.sin(orientation)];
  const wave = sampleGrid('gaborFilter', size, (x, y) => {
    const along = x * cos + y * sin;
    const across = y * cos - x * sin;
    const envelope = Math.exp(-(along * along + aspect * aspect * across * across) / (2 * sigma * sigma));
    return envelope * Math.cos((2 * Math.PI * along) / wavelength + phase);
  });
  const mean = sum(wave) / wave.length;
  const balanced = wave.map((value) => value - mean);
  const magnitude = sum(balanced.map(Math.abs));
  if (!(magnitude > 1e-9)) {
    const found = `size ${size}, wavelength ${wavelength}, orientation ${orientation}, phase ${phase}`;
    throw new RangeError(`gaborFilter: expected a wave that varies over the grid, got ${found}, which is flat`);
  }
  return squareKernel(
    size,
    balanced.map((value) => value / magnitude),
  );
}

/**
 * Gabor filters of `orientations` directions i·π/n, one channel each.
 *
 * @param size rows and columns, pixels
 * @returns [orientations, 1, size, size]
 * @throws RangeError as {@link gaborFilter}, and when `orientations` is not a whole number above 0
 */
export function gaborFilterBank(size: number, orientations: number, options: Omit<GaborOptions, 'orientation'>): Tensor {
  if (!(Number.isSafeInteger(orientations) && orientations >= 1)) {
    throw new RangeError(`gaborFilterBank: orientations: expected a whole number of at least 1, got ${orientations}`);
  }
  const filters = Array.from({ length: orientations }, (_, i) =>
    gaborFilter(size, { ...options, orientation: (i * Math.PI) / orientations }),
  );
  return { shape: [orientations, 1, size, size], data: Float32Array.from(filters.flatMap(({ data }) => [...data])) };
}
