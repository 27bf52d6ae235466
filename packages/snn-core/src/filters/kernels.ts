import type { Tensor } from '../network/network-spec.ts';

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
function gaussianValues(size: number, sigma: number): Float64Array {
  requirePositive('gaussian: sigma', sigma);
  const values = sampleGrid('gaussian', size, (x, y) => Math.exp(-(x * x + y * y) / (2 * sigma * sigma)));
  const total = sum(values);
  return values.map((value) => value / total);
}

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
 * @throws RangeError as `gaborFilter`, and when `orientations` is not a whole number above 0
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

/**
 * Samples a function on a square grid centred at 0, row by row with y down; odd sizes have whole coordinates, even ones
 * half-integers.
 *
 * @throws RangeError when the size is not a whole number above 0
 */
function sampleGrid(where: string, size: number, value: (x: number, y: number) => number): Float64Array {
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
function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0);
}

/** A kernel [size, size], rounded to float32 once, at the end. */
function squareKernel(size: number, values: Float64Array): Tensor {
  return { shape: [size, size], data: Float32Array.from(values) };
}

/** @throws RangeError naming the parameter when it is not a finite number above 0 */
function requirePositive(where: string, value: number): void {
  if (!(value > 0 && Number.isFinite(value))) throw new RangeError(`${where}: expected a finite number above 0, got ${value}`);
}
