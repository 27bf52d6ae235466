import type { SensorSize } from '../stream/event-stream.ts';
import { RememberedLogs } from './rates/remembered-logs.ts';
import { medianOfPositive } from './rates/select.ts';
import { StandingSpots } from './standing-spots.ts';
import { medianKernels } from './wasm/kernels.ts';

/** Events' worth of belief that a pixel is like its class. */
export const priorEvents = 2;
/** Excess of ln(median) over its usual scatter, standard deviations, that is not by chance; and the least scatter. */
const significant = 2.5;
const leastScatter = 0.05;
/** From so many events of a pixel on, in the mean, an excess must have the shape of a spot, too: with fewer, few warm pixels in a row are not told from one. */
const tellingEvents = 3;
/** A pixel keeps at least this much of its class's rate. */
const leastRate = 0.3;
/** Median absolute deviation of a normal distribution to its standard deviation. */
const normalMad = 1.4826;

/**
 * Tells hot pixels from objects that stand still: a hot pixel is alone, an object lights its neighbours, too. The median over
 * 3×3 pixels of the relative rate does not see a single pixel, but an extended excess; where it stands out, it is no
 * background, and what is above it is.
 * Later it must be a {@link StandingSpots | spot}, too: by chance warm pixels lie side by side somewhere.
 *
 * Keeps the memory of its maps, 16 bytes per pixel, for the next look.
 */
export class ExtendedExcess {
  readonly #sensor: SensorSize;
  readonly #kernels: ReturnType<typeof medianKernels>;
  /** Rates as multiples of what their class has: what belief in the class leaves of them, later as they are. */
  readonly #raw: Float32Array;
  /** Median over the neighbours of each, and the logarithm of the first. */
  readonly #extended: Float32Array;
  readonly #shared: Float32Array;
  readonly #logs: Float32Array;
  readonly #bits: Int32Array;
  readonly #memory = new RememberedLogs();
  #most = 0;
  #usualRate = 0;
  /** Where numbers of events tell spots, those. */
  #spots: StandingSpots | undefined;

  constructor(sensor: SensorSize) {
    const pixels = sensor.width * sensor.height;
    this.#sensor = sensor;
    const kernels = medianKernels();
    kernels.takeAll(pixels);
    const at = ({ value }: { readonly value: number }) => new Float32Array(kernels.memory.buffer, value, pixels);
    this.#raw = at(kernels.map);
    this.#extended = at(kernels.extended);
    this.#shared = at(kernels.shared);
    this.#logs = at(kernels.logs);
    this.#bits = new Int32Array(kernels.memory.buffer, kernels.extended.value, pixels);
    this.#kernels = kernels;
  }

  /**
   * Looks at the whole sensor.
   *
   * @param totals events of every pixel so far, [pixel · stride]
   * @param expected events of a pixel of every class in that time; columns whose number leaves the same remainder are of a class
   * @param wasMiddle whether a pixel was the middle of a spot in the look before
   */
  look(totals: Float32Array, stride: number, expected: Float64Array, wasMiddle = (_pixel: number): boolean => false): void {
    const { width, height } = this.#sensor;
    const kernels = this.#kernels;
    // Row by row, as a short loop that has run often is fast from its first pixel on, and a long one that runs every five seconds never is.
    for (let row = 0; row < height; row++) fillRow(this.#raw, row * width, width, totals, stride, expected, priorEvents);
    kernels.medians(kernels.extended.value, width, height);
    this.#memory.clear();
    for (let row = 0; row < height; row++) this.#memory.take(this.#bits, this.#logs, row * width, (row + 1) * width);
    const { values, times } = this.#memory.seen;
    // On a logarithmic scale: rates of pixels are as far above their median as below it in factors, not in differences.
    const usual = Math.fround(Math.log(medianOfPositive(values, times)));
    const deviations = values.map((value) => Math.abs(Math.fround(Math.log(value)) - usual));
    this.#most = usual + significant * (normalMad * medianOfPositive(deviations, times) + leastScatter);
    this.#usualRate = Math.exp(usual);
    for (let row = 0; row < height; row++) fillRow(this.#raw, row * width, width, totals, stride, expected, 0);
    kernels.medians(kernels.shared.value, width, height);
    const mean = expected.reduce((sum, one) => sum + one, 0) / expected.length;
    if (mean < tellingEvents) return;
    this.#spots ??= new StandingSpots(this.#sensor, expected.length);
    this.#spots.look(totals, stride, wasMiddle, (pixel) => this.#logs[pixel] > this.#most);
  }

  /** Rate of every pixel as a multiple of what its class has, and of the median of its neighbours: until the next look. */
  get maps(): { readonly raw: Float32Array; readonly shared: Float32Array } {
    return { raw: this.#raw, shared: this.#shared };
  }

  /** Whether a pixel has an excess in common with its neighbours. */
  isExtended(pixel: number): boolean {
    return this.#spots?.isSpot(pixel) ?? this.#logs[pixel] > this.#most;
  }

  /** Whether a pixel is the middle of a spot, for the next look. */
  isMiddle(pixel: number): boolean {
    return this.#spots?.isMiddle(pixel) ?? false;
  }

  /** What is left of the rate of a pixel when that is taken out, as a share of it, (0, 1]. @param expected events of its class in the time */
  share(pixel: number, events: number, expected: number): number {
    if (!this.isExtended(pixel)) return 1;
    const rate = Math.fround((events + priorEvents) / (expected + priorEvents));
    const excess = this.#extended[pixel] - this.#usualRate;
    return Math.max(rate - excess, Math.min(rate, leastRate)) / rate;
  }
}

/** Writes rates of a row of pixels as multiples of what their class has. */
function fillRow(
  map: Float32Array,
  row: number,
  width: number,
  totals: Float32Array,
  stride: number,
  expected: Float64Array,
  prior: number,
): void {
  for (let x = 0, one = 0; x < width; x++) {
    map[row + x] = (totals[(row + x) * stride] + prior) / (expected[one] + prior);
    one = one + 1 === expected.length ? 0 : one + 1;
  }
}

/** Rate of a pixel without the excess that it has in common with its neighbours, as a multiple of what its class has. */
export const ownRate = (raw: number, shared: number): number => (shared > 1 ? Math.fround(raw - (shared - 1)) : raw);

/** How many times the rate of its class, or of its neighbours where that is more, a pixel has. */
export const prominence = (raw: number, shared: number): number => (shared > 1 ? Math.fround(raw / shared) : raw);
