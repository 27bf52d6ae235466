import type { EventStream } from '@spikeseg/snn-core';
import { pixelsAround, type RecentEvent } from './recent-events.ts';

/** A recording's events, pixel by pixel, in time order: who asks for some pixels does not look at the others. */
export class EventsByPixel {
  readonly #events: EventStream;
  readonly #ratios: Float32Array;
  readonly #numbers: Uint32Array;
  /** Pixel p owns `#numbers[#offsets[p] … #offsets[p + 1] − 1]`. */
  readonly #offsets: Uint32Array;

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

  /** Events in [beginUs, endUs) in the square of pixels up to `reachPx` from a place, pixel by pixel, oldest first. */
  around(x: number, y: number, reachPx: number, beginUs: number, endUs: number): RecentEvent[] {
    const { sensor, t, x: columns, y: rows } = this.#events;
    const found: RecentEvent[] = [];
    for (const pixel of pixelsAround(sensor, x, y, reachPx)) {
      for (const number of this.between(pixel, beginUs, endUs)) {
        found.push({ number, x: columns[number], y: rows[number], tUs: t[number], ratio: this.#ratios[number] });
      }
    }
    return found;
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
