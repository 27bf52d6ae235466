/** So few are compared with each other. */
const few = 128;
/** Numbers are sorted by their lower bits, and then by their upper ones. */
const maxBits = 13;
/** Most units, of which no number reaches this. */
export const maxUnits: number = 2 ** (2 * maxBits);

/**
 * Sorts whole numbers in place, in a time that grows with their number: two passes, by the lower half of their bits and by the upper, each of which
 * counts how often every half occurs, and then knows where each number goes.
 */
export class UnitSorter {
  readonly #bits: number;
  readonly #starts: Uint32Array;
  #scratch = new Uint32Array(few);

  /** @param end above all numbers, at most {@link maxUnits} */
  constructor(end: number) {
    this.#bits = Math.ceil(Math.log2(Math.max(2, end)) / 2);
    if (this.#bits > maxBits) throw new RangeError(`units: expected at most ${maxUnits}, got ${end}`);
    this.#starts = new Uint32Array(2 ** this.#bits);
  }

  /** @param values below `end` */
  sort(values: Uint32Array): void {
    if (values.length <= few) {
      values.sort();
      return;
    }
    if (this.#scratch.length < values.length) this.#scratch = new Uint32Array(2 * values.length);
    this.#pass(values, this.#scratch, values.length, 0);
    this.#pass(this.#scratch, values, values.length, this.#bits);
  }

  #pass(from: Uint32Array, to: Uint32Array, length: number, shift: number): void {
    const starts = this.#starts;
    const mask = starts.length - 1;
    starts.fill(0);
    for (let i = 0; i < length; i++) starts[(from[i] >>> shift) & mask]++;
    for (let digit = 0, start = 0; digit < starts.length; digit++) {
      const times = starts[digit];
      starts[digit] = start;
      start += times;
    }
    for (let i = 0; i < length; i++) to[starts[(from[i] >>> shift) & mask]++] = from[i];
  }
}
