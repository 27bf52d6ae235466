import type { EventStream } from '@spikeseg/events';
import { FoundEvents } from './found-events.ts';
import type { PixelRows } from './pixel-rows.ts';

/** A recording's events, pixel by pixel, in time order: who asks for some pixels does not look at the others. */
export class EventsByPixel {
  readonly #events: EventStream;
  readonly #ratios: Float32Array;
  readonly #numbers: Uint32Array;
  /** Pixel p owns `#numbers[#offsets[p] … #offsets[p + 1] − 1]`. */
  readonly #offsets: Uint32Array;
  readonly #found = new FoundEvents();

  /** @param ratios likelihood ratio of every event per unit of object rate, s·px */
  constructor(events: EventStream, ratios: Float32Array) {
    const {
      t,
      x,
      y,
      sensor: { width, height },
    } = events;
    this.#events = events;
    this.#ratios = ratios;
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

  /** Events of some pixels in [beginUs, endUs), pixel by pixel in reading order, oldest first; until the next call. */
  within({ top, columns }: PixelRows, beginUs: number, endUs: number): FoundEvents {
    const { sensor, t, x, y } = this.#events;
    this.#found.clear();
    for (let k = 0; k < columns.length; k += 2) {
      const row = (top + k / 2) * sensor.width;
      for (let pixel = row + columns[k]; pixel <= row + columns[k + 1]; pixel++) {
        for (const number of this.between(pixel, beginUs, endUs))
          this.#found.add(number, x[number], y[number], t[number], this.#ratios[number]);
      }
    }
    return this.#found;
  }

  /** Place of the pixel's first event at or after a time, by bisection. */
  #firstFrom(pixel: number, tUs: number): number {
    let low = this.#offsets[pixel];
    let high = this.#offsets[pixel + 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#events.t[this.#numbers[middle]] < tUs) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
