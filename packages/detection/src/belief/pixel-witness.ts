import type { SensorSize } from '@spikeseg/events';

/** Most evidence of one event, nats: what a model of the background can be trusted with. */
export const maxEventNats = 7;
/** What the brightest objects that are waited for add to their middle pixel, events/s. */
export const brightestRateHz = 3;
/** Likelihood ratio beyond which no event is believed, s·px. */
export const maxRatio: number = Math.expm1(maxEventNats) / brightestRateHz;
/** Time in which the events of a pixel are one witness, µs. */
export const witnessUs = 200_000;

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
  /** Of every pixel `taken` and `since`: an event of a pixel finds both in one place. 16 bytes per pixel. */
  readonly #memory: Float64Array;

  /** @param memory two numbers per pixel, to be kept there; its own where left out */
  constructor({ width, height }: SensorSize, memory: Float64Array = new Float64Array(height * width * 2)) {
    this.#width = width;
    this.#memory = memory;
    for (let at = 1; at < this.#memory.length; at += 2) this.#memory[at] = -Infinity;
  }

  /** A copy. */
  get state(): InputState {
    const pixels = this.#memory.length / 2;
    return {
      taken: Float32Array.from({ length: pixels }, (_, pixel) => this.#memory[2 * pixel]),
      sinceUs: Float64Array.from({ length: pixels }, (_, pixel) => this.#memory[2 * pixel + 1]),
    };
  }

  /** @param shiftUs how much later its clock would be on that of the events to come, µs */
  restore({ taken, sinceUs }: InputState, shiftUs: number): void {
    for (let pixel = 0; pixel < taken.length; pixel++) {
      this.#memory[2 * pixel] = taken[pixel];
      this.#memory[2 * pixel + 1] = sinceUs[pixel] + shiftUs;
    }
  }

  /**
   * What is believed of an event, which is then taken from its pixel.
   *
   * @param ratio likelihood ratio per unit of object rate, s·px, ≥ 0
   * @returns the ratio, or a smaller one
   */
  believed(x: number, y: number, tUs: number, ratio: number): number {
    const fitting = this.fitting(y * this.#width + x, tUs, ratio);
    return Math.min(ratio, fitting < ratio ? fitting : Math.expm1(Math.log1p(brightestRateHz * ratio)) / brightestRateHz);
  }

  /** The same, but for the rounding of what fits in, which takes as long as all the rest. @param pixel y · width + x */
  fitting(pixel: number, tUs: number, ratio: number): number {
    const memory = this.#memory;
    const at = 2 * pixel;
    const taken = memory[at] * Math.exp((memory[at + 1] - tUs) / witnessUs);
    const nats = Math.log1p(brightestRateHz * ratio);
    const room = maxEventNats - taken;
    memory[at + 1] = tUs;
    if (nats <= room) {
      memory[at] = Math.fround(taken + nats);
      return ratio;
    }
    memory[at] = Math.fround(taken + room);
    return Math.expm1(room) / brightestRateHz;
  }
}
