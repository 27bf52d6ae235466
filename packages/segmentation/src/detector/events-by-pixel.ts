import type { EventStream } from '@spikeseg/snn-core';

/** Numbers of a recording's events, pixel by pixel, in time order: who asks for some pixels does not look at the others. */
export class EventsByPixel {
  readonly #t: Float64Array;
  readonly #numbers: Uint32Array;
  /** Pixel p owns `#numbers[#offsets[p] … #offsets[p + 1] − 1]`. */
  readonly #offsets: Uint32Array;

  constructor({ t, x, y, sensor: { width, height } }: EventStream) {
    this.#t = t;
    const offsets = new Uint32Array(width * height + 1);
    for (let i = 0; i < t.length; i++) offsets[y[i] * width + x[i] + 1]++;
    for (let pixel = 0; pixel < width * height; pixel++) offsets[pixel + 1] += offsets[pixel];
    const next = offsets.slice();
    const numbers = new Uint32Array(t.length);
    for (let i = 0; i < t.length; i++) numbers[next[y[i] * width + x[i]]++] = i;
    this.#numbers = numbers;
    this.#offsets = offsets;
  }

  /** Numbers of a pixel's events in [beginUs, endUs). */
  between(pixel: number, beginUs: number, endUs: number): Uint32Array {
    return this.#numbers.subarray(this.#firstFrom(pixel, beginUs), this.#firstFrom(pixel, endUs));
  }

  /** Place of the pixel's first event at or after a time, by bisection. */
  #firstFrom(pixel: number, tUs: number): number {
    let low = this.#offsets[pixel];
    let high = this.#offsets[pixel + 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#t[this.#numbers[middle]] < tUs) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
