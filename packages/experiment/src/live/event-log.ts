/** Events that were weighed, as plain data. */
export interface LoggedEvents {
  /** µs */
  readonly t: Float64Array;
  readonly x: Int32Array;
  readonly y: Int32Array;
  /** What is believed of the likelihood ratio per unit of object rate, s·px. */
  readonly ratio: Float64Array;
}

/** The events of the last moments, in time order, to be learned from again. */
export class EventLog {
  #t: number[] = [];
  #x: number[] = [];
  #y: number[] = [];
  #ratio: number[] = [];

  get length(): number {
    return this.#t.length;
  }

  /** A copy. */
  get events(): LoggedEvents {
    return {
      t: Float64Array.from(this.#t),
      x: Int32Array.from(this.#x),
      y: Int32Array.from(this.#y),
      ratio: Float64Array.from(this.#ratio),
    };
  }

  add(x: number, y: number, tUs: number, ratio: number): void {
    this.#t.push(tUs);
    this.#x.push(x);
    this.#y.push(y);
    this.#ratio.push(ratio);
  }

  /** Takes events in the place of those that it has, later by a time. */
  restore({ t, x, y, ratio }: LoggedEvents, shiftUs: number): void {
    this.#t = Array.from(t, (tUs) => tUs + shiftUs);
    this.#x = [...x];
    this.#y = [...y];
    this.#ratio = [...ratio];
  }

  /** Forgets what was before a time, and all but the last `most` events. */
  keep(sinceUs: number, most: number): void {
    const first = this.#t.findIndex((tUs) => tUs >= sinceUs);
    const from = Math.max(first < 0 ? this.length : first, this.length - most);
    this.#t = this.#t.slice(from);
    this.#x = this.#x.slice(from);
    this.#y = this.#y.slice(from);
    this.#ratio = this.#ratio.slice(from);
  }

  /** Hands over the events of numbers in [from, to). */
  each(from: number, to: number, take: (x: number, y: number, tUs: number, ratio: number) => void): void {
    for (let i = from; i < to; i++) take(this.#x[i], this.#y[i], this.#t[i], this.#ratio[i]);
  }
}
