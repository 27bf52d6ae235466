/** Numbers whose logarithms are remembered. */
const slots = 4096;

/**
 * Logarithms of numbers of which most come again and again, and how often each number has come: a map of medians has a few hundred different ones, as
 * its pixels have few different numbers of events.
 */
export class RememberedLogs {
  /** By a part of the bits of a number: the bits, its logarithm, and how often it has come since it is remembered; 0 bits where there is none. */
  readonly #keys = new Int32Array(slots);
  readonly #logs = new Float32Array(slots);
  readonly #times = new Uint32Array(slots);
  /** Numbers that were forgotten for others, and how often they had come. */
  #forgotten = new Int32Array(slots);
  #forgottenTimes = new Uint32Array(slots);
  #count = 0;

  /** Forgets how often numbers have come. */
  clear(): void {
    this.#times.fill(0);
    this.#count = 0;
  }

  /** Writes logarithms of numbers. @param bits of numbers > 0 @param result as long */
  take(bits: Int32Array, result: Float32Array, begin: number, end: number): void {
    const [keys, logs, times] = [this.#keys, this.#logs, this.#times];
    for (let i = begin; i < end; i++) {
      const key = bits[i];
      const at = Math.imul(key, 0x9e3779b1) >>> 20;
      if (keys[at] !== key) this.#remember(key, at);
      times[at]++;
      result[i] = logs[at];
    }
  }

  /** All numbers that have come, as often as need be, and how often each has. */
  get seen(): { readonly values: Float32Array; readonly times: Uint32Array } {
    const { length } = this.#keys.filter((_, at) => this.#times[at] > 0);
    const bits = new Int32Array(this.#count + length);
    const times = new Uint32Array(this.#count + length);
    bits.set(this.#forgotten.subarray(0, this.#count));
    times.set(this.#forgottenTimes.subarray(0, this.#count));
    for (let at = 0, to = this.#count; at < slots; at++) {
      if (this.#times[at] === 0) continue;
      bits[to] = this.#keys[at];
      times[to++] = this.#times[at];
    }
    return { values: new Float32Array(bits.buffer), times };
  }

  #remember(key: number, at: number): void {
    if (this.#times[at] > 0) this.#forget(at);
    this.#keys[at] = key;
    this.#logs[at] = Math.log(new Float32Array(Int32Array.of(key).buffer)[0]);
    this.#times[at] = 0;
  }

  #forget(at: number): void {
    if (this.#count === this.#forgotten.length) {
      const [before, beforeTimes] = [this.#forgotten, this.#forgottenTimes];
      this.#forgotten = new Int32Array(2 * this.#count);
      this.#forgotten.set(before);
      this.#forgottenTimes = new Uint32Array(2 * this.#count);
      this.#forgottenTimes.set(beforeTimes);
    }
    this.#forgotten[this.#count] = this.#keys[at];
    this.#forgottenTimes[this.#count++] = this.#times[at];
  }
}
