/**
 * Of things that come one after the other an even sample of bounded size: every `stride`-th from the first on. Where it holds more than it may, every second one is
 * forgotten and the stride doubles, so that at least half as many as it may hold are there, and what comes costs next to nothing.
 */
export class EvenSample<T> {
  readonly #max: number;
  #kept: T[] = [];
  #stride = 1;
  #seen = 0;

  /** @param most that it may hold, 2 or more */
  constructor(max: number) {
    this.#max = max;
  }

  /** All that came since it began. */
  get seen(): number {
    return this.#seen;
  }

  add(one: T): void {
    this.addAll(1, () => one);
  }

  /** Takes in so many. @param at the k-th of them; asked for those alone that are kept for now */
  addAll(count: number, at: (k: number) => T): void {
    for (let k = this.#next(); k < count; k = this.#next()) {
      this.#kept.push(at(k));
      if (this.#kept.length <= this.#max) continue;
      this.#kept = this.#kept.filter((_, place) => place % 2 === 0);
      this.#stride *= 2;
    }
    this.#seen += count;
  }

  /** The sample, in order; what comes then is of a new one. */
  take(): T[] {
    const kept = this.#kept;
    this.#kept = [];
    this.#stride = 1;
    this.#seen = 0;
    return kept;
  }

  /** Which of those to come is kept next, from 0. */
  #next(): number {
    return this.#kept.length * this.#stride - this.#seen;
  }
}
