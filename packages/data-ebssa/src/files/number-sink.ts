import type { NumericValues } from './file-variable.ts';

/**
 * Takes in numbers piece by piece and keeps them in as little memory as holds them: MATLAB writes coordinates and polarities
 * as doubles, but two bytes are enough. The first number that does not fit makes room for doubles.
 */
export class NumberSink {
  #values: NumericValues;
  #filled = 0;
  readonly #shrinks: boolean;

  /** @param count of numbers that will come @param storedType in which they are stored */
  constructor(count: number, storedType: string) {
    this.#shrinks = !(storedType in integers);
    this.#values = this.#shrinks ? new Int16Array(count) : new integers[storedType](count);
  }

  /** Number of values so far. */
  get length(): number {
    return this.#filled;
  }

  /** All values, exactly as they came. */
  get values(): NumericValues {
    return this.#values;
  }

  add(piece: NumericValues): void {
    const from = this.#filled;
    this.#filled += piece.length;
    const values = this.#values;
    if (this.#shrinks && values instanceof Int16Array) {
      if (fits(piece, values, from)) return;
      this.#values = new Float64Array(values.length);
      this.#values.set(values.subarray(0, from));
    }
    this.#values.set(piece, from);
  }
}

/** Integers that take no more room than they need. */
const integers: Readonly<Record<string, new (count: number) => NumericValues>> = {
  int8: Int8Array,
  uint8: Uint8Array,
  int16: Int16Array,
  uint16: Uint16Array,
  int32: Int32Array,
  uint32: Uint32Array,
};

/** Writes the piece as far as its numbers are what was written, and tells whether all are. */
function fits(piece: NumericValues, into: Int16Array, from: number): boolean {
  for (let i = 0; i < piece.length; i++) {
    const value = piece[i];
    const kept = (value << 16) >> 16;
    if (kept !== value) return false;
    into[from + i] = kept;
  }
  return true;
}
