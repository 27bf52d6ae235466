import { burstsOf, firstAtOrAfter } from '@spikeseg/events';
import type { RandomGenerator } from '@spikeseg/snn-core';

/**
 * An event waits no longer than this for a burst, µs. Two of EBSSA's recordings burst 60 times a second with 125 ms between bursts at most, a third
 * one 9 times a second with less than this between 98 % of them.
 */
const longestWaitUs = 500_000;

/** The bursts of a recording, see {@link burstsOf}, in which events of injected objects come. */
export class HostBursts {
  readonly #t: Float64Array;
  /** First event of every burst, and the one after its last. */
  readonly #begins: readonly number[];
  readonly #ends: readonly number[];
  /** Times of the first events, µs. */
  readonly #startsUs: Float64Array;

  /** @param t times of all events of the recording, µs, rising */
  constructor(t: Float64Array) {
    this.#t = t;
    const { begins, ends } = burstsOf(t);
    this.#begins = begins;
    this.#ends = ends;
    this.#startsUs = Float64Array.from(begins, (begin) => t[begin]);
  }

  get count(): number {
    return this.#begins.length;
  }

  /** First and last time of every burst, µs. */
  get spans(): readonly (readonly [number, number])[] {
    return this.#begins.map((begin, i) => [this.#t[begin], this.#t[this.#ends[i] - 1]] as const);
  }

  /**
   * Time at which an event that waits comes: in the next burst, between two of its events. Without a burst in half a second, or before the
   * object is gone, it comes when it is due.
   */
  timeAfter(dueUs: number, untilUs: number, random: RandomGenerator): number {
    // Drawn in any case, so that the draws after it stay as they are.
    const place = random.uniform();
    const next = firstAtOrAfter(this.#startsUs, dueUs, 0);
    if (next === this.#startsUs.length || this.#startsUs[next] - dueUs > longestWaitUs) return dueUs;
    const [begin, last] = [this.#begins[next], this.#ends[next] - 1];
    const position = begin + place * (last - begin);
    const before = Math.floor(position);
    const after = Math.min(before + 1, last);
    const timeUs = this.#t[before] + (position - before) * (this.#t[after] - this.#t[before]);
    return timeUs < untilUs ? timeUs : dueUs;
  }
}
