import type { SensorSize } from '../stream/event-stream.ts';
import { medianOfPositive } from './rates/select.ts';
import { type Recent, StandingSpots } from './standing-spots.ts';
import type { LookKernels } from './wasm/kernels.ts';

/** Events' worth of belief that a pixel is like its class. */
export const priorEvents = 2;
/** Excess of ln(median) over its usual scatter, standard deviations, that is not by chance; and the least scatter. */
const significant = 2.5;
const minScatter = 0.05;
/** From so many events of a pixel on, in the mean, an excess must have the shape of a spot, too: with fewer, few warm pixels in a row are not told from one. */
const tellingEvents = 3;
/** A pixel keeps at least this much of its class's rate. */
const minRate = 0.3;
/** Median absolute deviation of a normal distribution to its standard deviation. */
const normalMad = 1.4826;

/**
 * Tells hot pixels from objects that stand still: a hot pixel is alone, an object lights its neighbours, too. The median over
 * 3×3 pixels of the relative rate does not see a single pixel, but an extended excess; where it stands out, it is no
 * background, and what is above it is.
 * Later it must be a {@link StandingSpots | spot}, too: by chance warm pixels lie side by side somewhere.
 */
export class ExtendedExcess {
  readonly #sensor: SensorSize;
  readonly #kernels: LookKernels;
  readonly #expected: Float64Array;
  /** Rates as multiples of what their class has, as far as belief in the class leaves them: the median over the neighbours of each. */
  readonly #extended: Float32Array;
  /** An excess that is not by chance, as a median. */
  #min = Infinity;
  #usualRate = 0;
  #middles: readonly number[];
  /** Where numbers of events tell spots, those. */
  #spots: StandingSpots | undefined;

  /**
   * @param kernels of an `EventWeigher`, whose pixels it looks at @param classes columns whose numbers leave the same remainder are of a class
   * @param middles of the spots of a look before, by another
   */
  constructor(sensor: SensorSize, kernels: LookKernels, classes: number, middles: readonly number[] = []) {
    const { buffer } = kernels.memory;
    this.#sensor = sensor;
    this.#expected = new Float64Array(buffer, kernels.expected.value, classes);
    this.#extended = new Float32Array(buffer, kernels.extended.value, sensor.width * sensor.height);
    this.#kernels = kernels;
    this.#middles = middles;
  }

  /**
   * Looks at the whole sensor.
   *
   * @param totals events of every pixel so far, [pixel · stride]
   * @param expected events of a pixel of every class in that time
   * @param recent since the look before
   */
  look(totals: Float32Array, stride: number, expected: Float64Array, recent?: Recent): void {
    const { width, height } = this.#sensor;
    const kernels = this.#kernels;
    this.#expected.set(expected);
    kernels.fillRates(priorEvents);
    kernels.medians(kernels.shrunk.value, kernels.extended.value, width, height);
    const pairs = new Uint32Array(kernels.memory.buffer, kernels.shared.value, 2 * kernels.tally(width * height));
    const times = pairs.filter((_, k) => k % 2 === 1);
    const values = new Float32Array(pairs.filter((_, k) => k % 2 === 0).buffer);
    // On a logarithmic scale: rates of pixels are as far above their median as below it in factors, not in differences.
    const logs = values.map(Math.log);
    const usual = Math.fround(Math.log(medianOfPositive(values, times)));
    const deviations = logs.map((log) => Math.abs(log - usual));
    const max = usual + significant * (normalMad * medianOfPositive(deviations, times) + minScatter);
    this.#min = values.reduce((min, value, k) => (logs[k] > max ? Math.min(min, value) : min), Infinity);
    this.#usualRate = Math.exp(usual);
    kernels.medians(kernels.map.value, kernels.shared.value, width, height);
    const mean = expected.reduce((sum, one) => sum + one, 0) / expected.length;
    if (mean >= tellingEvents) {
      this.#spots ??= new StandingSpots(this.#sensor, expected.length);
      this.#spots.look(totals, stride, this.#middles, this.#above(), recent);
    }
    this.#middles = [...(this.#spots?.middles ?? [])];
  }

  /** Whether a pixel has an excess in common with its neighbours. */
  isExtended(pixel: number): boolean {
    return this.#spots?.isSpot(pixel) ?? this.#extended[pixel] >= this.#min;
  }

  /** Pixels of which {@link isExtended} is true. */
  get extended(): readonly number[] {
    return this.#spots?.pixels ?? this.#above();
  }

  /** Pixels that are the middle of a spot, for the next look. */
  get middles(): readonly number[] {
    return this.#middles;
  }

  /** By row, as a short loop that has run often is fast from its first pixel on, and a long one that runs every five seconds never is. */
  #above(): number[] {
    const pixels: number[] = [];
    const { width, height } = this.#sensor;
    for (let row = 0; row < height; row++) addFrom(this.#extended, row * width, width, this.#min, pixels);
    return pixels;
  }

  /** What is left of the rate of a pixel when that is taken out, as a share of it, (0, 1]. @param expected events of its class in the time */
  share(pixel: number, events: number, expected: number): number {
    if (!this.isExtended(pixel)) return 1;
    const rate = Math.fround((events + priorEvents) / (expected + priorEvents));
    const excess = this.#extended[pixel] - this.#usualRate;
    return Math.max(rate - excess, Math.min(rate, minRate)) / rate;
  }
}

/** Adds the pixels of a row of which something is at least so much. */
function addFrom(values: Float32Array, first: number, width: number, min: number, pixels: number[]): void {
  for (let pixel = first; pixel < first + width; pixel++) if (values[pixel] >= min) pixels.push(pixel);
}
