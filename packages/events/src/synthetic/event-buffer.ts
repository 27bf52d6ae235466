import type { EventStream, SensorSize } from '@spikeseg/snn-core';
import { timeOrder } from './time-order.ts';

/** Collects events in any order and puts them into time order, each with the number of what caused it. */
export class EventBuffer {
  readonly #sensor: SensorSize;
  readonly #t: number[] = [];
  readonly #x: number[] = [];
  readonly #y: number[] = [];
  readonly #p: number[] = [];
  readonly #source: number[] = [];

  constructor(sensor: SensorSize) {
    this.#sensor = sensor;
  }

  /** Adds an event at the pixel nearest to (x, y); one that falls beside the chip is lost, as on a real chip. */
  add(tUs: number, x: number, y: number, p: 0 | 1, source: number): void {
    const column = Math.round(x);
    const row = Math.round(y);
    const { width, height } = this.#sensor;
    if (!(column >= 0 && row >= 0 && column < width && row < height)) return;
    this.#t.push(Math.floor(tUs));
    this.#x.push(column);
    this.#y.push(row);
    this.#p.push(p);
    this.#source.push(source);
  }

  /**
   * All events in time order; those of one µs in the order in which they were added.
   *
   * @param startUs added to every time
   */
  sorted(startUs: number): { events: EventStream; source: Uint8Array } {
    const order = timeOrder(this.#t);
    const count = order.length;
    const x = new Uint16Array(count);
    const y = new Uint16Array(count);
    const p = new Uint8Array(count);
    const t = new Float64Array(count);
    const source = new Uint8Array(count);
    for (let i = 0; i < count; i++) {
      const from = order[i];
      x[i] = this.#x[from];
      y[i] = this.#y[from];
      p[i] = this.#p[from];
      t[i] = startUs + this.#t[from];
      source[i] = this.#source[from];
    }
    return { events: { x, y, p, t, sensor: this.#sensor }, source };
  }
}
