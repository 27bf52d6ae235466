import type { EventColumns } from '../event-sink.ts';

/** How far events are looked at before they are given out. */
export interface OrderLimits {
  /** Time of the stream, µs; 0: no further than the piece that came. */
  readonly withinUs: number;
  /** Most events that are kept for it. */
  readonly maxEvents: number;
}

/**
 * Puts events in the order of time while they come: those of the last moment are kept until nothing that is late by no more can come before them. Events of
 * one time keep their order, so the result is that of sorting the whole, where no event is later than the limits. One that is gets the time of the last that
 * was given out. Columns in, columns out; nothing is made per event.
 */
export class TimeOrder {
  readonly #limits: OrderLimits;
  /** Events that are kept are those from `#from` to `#end`, in order. */
  #t = new Float64Array(0);
  #x = new Uint16Array(0);
  #y = new Uint16Array(0);
  #p = new Uint8Array(0);
  #from = 0;
  #end = 0;
  #beforeUs = -Infinity;
  #releasedUs = -Infinity;
  /** Events that were earlier than the one before, and are in their place. */
  reordered = 0;
  /** Events that came too late, and have the time of another. */
  lifted = 0;

  constructor(limits: OrderLimits) {
    this.#limits = limits;
  }

  /** @returns the events that nothing can come before any more: views that are valid until the next call */
  take({ t, x, y, p }: EventColumns): EventColumns {
    this.#reserve(t.length);
    this.#x.set(x, this.#end);
    this.#y.set(y, this.#end);
    this.#p.set(p, this.#end);
    const lowestUs = this.#append(t);
    const sorted = this.#end;
    this.#end += t.length;
    if (lowestUs < Infinity) this.#sort(after(this.#t, this.#from, sorted, lowestUs), this.#end);
    const { withinUs, maxEvents } = this.#limits;
    const safe = this.#end === this.#from ? this.#end : after(this.#t, this.#from, this.#end, this.#t[this.#end - 1] - withinUs);
    return this.#release(Math.max(safe, this.#end - maxEvents));
  }

  /** Nothing comes any more: gives out the rest. */
  end(): EventColumns {
    return this.#release(this.#end);
  }

  /** Takes in times. @returns the lowest of those that are out of order, µs; Infinity where none is */
  #append(t: Float64Array): number {
    const [kept, end, releasedUs] = [this.#t, this.#end, this.#releasedUs];
    let topUs = end > this.#from ? kept[end - 1] : releasedUs;
    let beforeUs = this.#beforeUs;
    let lowestUs = Infinity;
    for (let k = 0; k < t.length; k++) {
      let now = t[k];
      const isBack = now < beforeUs;
      beforeUs = now;
      if (now < releasedUs) {
        now = releasedUs;
        this.lifted++;
      } else if (isBack) this.reordered++;
      if (now >= topUs) topUs = now;
      else if (now < lowestUs) lowestUs = now;
      kept[end + k] = now;
    }
    this.#beforeUs = beforeUs;
    return lowestUs;
  }

  /** Sorts a part by time; events of one time keep their order. Runs that are in order already are merged, so little disorder takes little time. */
  #sort(from: number, to: number): void {
    const [t, x, y, p] = [this.#t.slice(from, to), this.#x.slice(from, to), this.#y.slice(from, to), this.#p.slice(from, to)];
    let runs = [0];
    for (let k = 1; k < t.length; k++) if (t[k] < t[k - 1]) runs.push(k);
    let order = Uint32Array.from(t, (_, k) => k);
    let other = new Uint32Array(t.length);
    while (runs.length > 1) {
      const merged: number[] = [];
      for (let run = 0; run < runs.length; run += 2) {
        merged.push(runs[run]);
        merge(t, order, other, runs[run], runs[run + 1] ?? t.length, runs[run + 2] ?? t.length);
      }
      [order, other, runs] = [other, order, merged];
    }
    for (let k = 0; k < t.length; k++) {
      this.#t[from + k] = t[order[k]];
      this.#x[from + k] = x[order[k]];
      this.#y[from + k] = y[order[k]];
      this.#p[from + k] = p[order[k]];
    }
  }

  #release(to: number): EventColumns {
    const from = this.#from;
    this.#from = to;
    if (to > from) this.#releasedUs = this.#t[to - 1];
    return {
      t: this.#t.subarray(from, to),
      x: this.#x.subarray(from, to),
      y: this.#y.subarray(from, to),
      p: this.#p.subarray(from, to),
    };
  }

  /** Makes room for n more, by moving what is kept to the front, or into columns of twice the size: seldom, as both take time. */
  #reserve(n: number): void {
    if (this.#end + n <= this.#t.length) return;
    const [from, to] = [this.#from, this.#end];
    const wanted = to - from + n;
    const [t, x, y, p] = [this.#t, this.#x, this.#y, this.#p];
    if (2 * wanted > t.length) {
      this.#t = new Float64Array(2 * wanted);
      this.#x = new Uint16Array(2 * wanted);
      this.#y = new Uint16Array(2 * wanted);
      this.#p = new Uint8Array(2 * wanted);
    }
    this.#t.set(t.subarray(from, to));
    this.#x.set(x.subarray(from, to));
    this.#y.set(y.subarray(from, to));
    this.#p.set(p.subarray(from, to));
    [this.#from, this.#end] = [0, to - from];
  }
}

/** The first of times in order, from `from` on and before `to`, that is later than `tUs`; `to` where none is. */
function after(t: Float64Array, from: number, to: number, tUs: number): number {
  let [low, high] = [from, to];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (t[middle] > tUs) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Merges places `from` to `middle` with `middle` to `to`, both in the order of their times; the first come first where times are equal. */
function merge(t: Float64Array, order: Uint32Array, out: Uint32Array, from: number, middle: number, to: number): void {
  let [a, b] = [from, middle];
  for (let k = from; k < to; k++) out[k] = a < middle && (b >= to || t[order[a]] <= t[order[b]]) ? order[a++] : order[b++];
}
