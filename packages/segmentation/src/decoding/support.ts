/** Sums by spike; costs follow the spikes that have one. */
export class Support {
  readonly #sums: Float32Array;
  readonly #touched: Uint32Array;
  #count = 0;

  constructor(size: number) {
    this.#sums = new Float32Array(size);
    this.#touched = new Uint32Array(size);
  }

  /** @param amount above 0 */
  add(spike: number, amount: number): void {
    if (this.#sums[spike] === 0) this.#touched[this.#count++] = spike;
    this.#sums[spike] += amount;
  }

  /** The spikes with a sum, ascending, and their sums; all sums are 0 afterwards. */
  taken(): { readonly entries: Uint32Array; readonly values: Float32Array } {
    const entries = this.#touched.subarray(0, this.#count).toSorted();
    const values = new Float32Array(entries.length);
    for (let k = 0; k < entries.length; k++) {
      values[k] = this.#sums[entries[k]];
      this.#sums[entries[k]] = 0;
    }
    this.#count = 0;
    return { entries, values };
  }
}
