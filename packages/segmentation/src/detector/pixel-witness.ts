import type { SensorSize } from '@spikeseg/snn-core';

/** Most evidence of one event, nats: what a model of the background can be trusted with. */
export const maxEventNats = 7;
/** What the brightest objects that are waited for add to their middle pixel, events/s. */
export const brightestRateHz = 3;
/** Time in which the events of a pixel are one witness, µs. */
const witnessUs = 200_000;

/** What a {@link PixelWitness} remembers of every pixel: evidence that was taken from it, nats, and when, µs. */
export interface InputState {
  readonly taken: Float32Array;
  readonly sinceUs: Float64Array;
}

/**
 * A pixel is one witness: when it fires again and again something may be wrong with it, but an object lights its neighbours, too. So what is taken
 * from a pixel, and fades with a time constant of 0.2 s, stays below what one event may say: a ratio r counts in so far as ln(1 + s·r) fits
 * in, s being the rate of the brightest objects.
 */
export class PixelWitness {
  readonly #width: number;
  readonly #taken: Float32Array;
  readonly #sinceUs: Float64Array;

  constructor({ width, height }: SensorSize) {
    this.#width = width;
    this.#taken = new Float32Array(height * width);
    this.#sinceUs = new Float64Array(height * width).fill(-Infinity);
  }

  /** A copy. */
  get state(): InputState {
    return { taken: this.#taken.slice(), sinceUs: this.#sinceUs.slice() };
  }

  /** @param shiftUs how much later its clock would be on that of the events to come, µs */
  restore({ taken, sinceUs }: InputState, shiftUs: number): void {
    this.#taken.set(taken);
    this.#sinceUs.set(sinceUs.map((tUs) => tUs + shiftUs));
  }

  /**
   * What is believed of an event, which is then taken from its pixel.
   *
   * @param ratio likelihood ratio per unit of object rate, s·px, ≥ 0
   * @returns the ratio, or a smaller one
   */
  believed(x: number, y: number, tUs: number, ratio: number): number {
    const pixel = y * this.#width + x;
    const taken = this.#taken[pixel] * Math.exp((this.#sinceUs[pixel] - tUs) / witnessUs);
    const nats = Math.min(Math.log1p(brightestRateHz * ratio), maxEventNats - taken);
    this.#taken[pixel] = taken + nats;
    this.#sinceUs[pixel] = tUs;
    return Math.min(ratio, Math.expm1(nats) / brightestRateHz);
  }
}
