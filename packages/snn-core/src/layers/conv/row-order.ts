import { withRoom } from '../spike-record.ts';

/**
 * Puts the spikes of a step into the order in which float32 currents are added up: row, then channel, then column. A sweep
 * over the rows can then finish a row as soon as no further input reaches it, so an engine needs the currents of k rows
 * only. Where numerics are exact no order matters.
 */
export class RowOrder {
  readonly #height: number;
  readonly #width: number;
  readonly #next: Uint32Array;
  #order = new Uint32Array(256);

  /** @param height, width of the layer that spikes */
  constructor(height: number, width: number) {
    this.#height = height;
    this.#width = width;
    this.#next = new Uint32Array(height + 1);
  }

  /**
   * @param index flat units (c·H + y)·W + x; those from `start` to `end` − 1 are ascending
   * @returns places in `index`, in order; the first end − start entries are valid until the next call
   */
  sort(index: Uint32Array, start: number, end: number): Uint32Array {
    const next = this.#next.fill(0);
    this.#order = withRoom(this.#order, end - start);
    for (let k = start; k < end; k++) next[this.#rowOf(index[k]) + 1]++;
    for (let y = 0; y < this.#height; y++) next[y + 1] += next[y];
    for (let k = start; k < end; k++) this.#order[next[this.#rowOf(index[k])]++] = k;
    return this.#order;
  }

  #rowOf(unit: number): number {
    return ((unit / this.#width) >>> 0) % this.#height;
  }
}
