import type { SensorSize } from '@spikeseg/events';

/** Far from the ends of what a double holds, with room for the largest sum. */
const smallestUnit = 1e-100;

/**
 * A leaky sum per pixel, as it stands at the end of the present time step:
 *
 *     S = Σ w · exp(−(end − t) / τ)   over the events up to the end.
 *
 * Not the sums fade but the unit in which they are counted, so that a step costs nothing and an event one addition; about
 * every 230 τ all are counted anew. State: one number per pixel.
 */
export class LeakyMap {
  /** [H · W], row by row, in units of `unit`. */
  readonly values: Float64Array;
  readonly #memoryUs: number;
  readonly #keptPerStep: number;
  readonly #stepUs: number;
  #unit = 1;
  #total = 0;
  #endUs: number;

  /**
   * @param startUs start of the first time step, µs
   * @param stepUs length of a time step, µs
   * @param memoryUs τ, µs
   */
  constructor({ width, height }: SensorSize, startUs: number, stepUs: number, memoryUs: number) {
    this.values = new Float64Array(width * height);
    this.#stepUs = stepUs;
    this.#memoryUs = memoryUs;
    this.#keptPerStep = Math.exp(-stepUs / memoryUs);
    this.#endUs = startUs + stepUs;
  }

  /** S of a pixel = values[pixel] · unit. */
  get unit(): number {
    return this.#unit;
  }

  /** Sum of S over the sensor. */
  get total(): number {
    return this.#total * this.#unit;
  }

  /** @param tUs in the present step */
  add(pixel: number, weight: number, tUs: number): void {
    const amount = this.#amount(weight, tUs);
    this.values[pixel] += amount;
    this.#total += amount;
  }

  /** The same for several pixels, or one several times. @param tUs in the present step */
  addEach(pixels: Uint32Array, weight: number, tUs: number): void {
    const { values } = this;
    const amount = this.#amount(weight, tUs);
    for (let k = 0; k < pixels.length; k++) values[pixels[k]] += amount;
    this.#total += amount * pixels.length;
  }

  /** On to the end of the next step. */
  advance(): void {
    this.#endUs += this.#stepUs;
    this.#unit *= this.#keptPerStep;
    if (this.#unit < smallestUnit) this.#countAnew();
  }

  /** What an event adds, in units. */
  #amount(weight: number, tUs: number): number {
    return (weight * Math.exp((tUs - this.#endUs) / this.#memoryUs)) / this.#unit;
  }

  #countAnew(): void {
    const { values } = this;
    for (let pixel = 0; pixel < values.length; pixel++) values[pixel] *= this.#unit;
    this.#total *= this.#unit;
    this.#unit = 1;
  }
}
