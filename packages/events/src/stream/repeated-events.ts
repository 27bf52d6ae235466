import type { EventStream, SensorSize } from './event-stream.ts';

/** How many events of a recording or stream stand in it more than once. */
export interface Repeats {
  /** All that were looked at. */
  readonly events: number;
  /** Of these, events with time, pixel and polarity of one before them. */
  readonly exact: number;
  /** Of the exact ones, those that were left out: all seemed to come twice. */
  readonly leftOut: number;
  /** Events whose pixel had one of the same polarity less than {@link nearUs} before or after, but not at the same time. */
  readonly near: number;
}

/** A pixel of a camera has a refractory period of some 100 µs; copies on a clock of their own differ by some µs. */
export const nearUs = 5;
/**
 * So many different events in turn, of which so many came again, are a stream that holds every event twice: of sound recordings 0 to 0.7 % come again. They
 * must have so many different times: within a tick of a slow clock a pixel may fire again.
 */
const block = { events: 64, again: 58, times: 16 } as const;
/** Events that are remembered, those that came last at their place. */
const remembered = 2 ** 18;

/**
 * Finds events that stand in a stream twice, as a pixel can send none twice in a µs: a file that was joined with itself, or a topic that two programs publish.
 * Where nearly every event comes again, those that do are left out, until events come alone again; elsewhere all are kept, as a clock that ticks slowly gives
 * two events of a pixel the same time. Causal, in bounded memory (4 MB).
 */
export class RepeatedEvents {
  readonly #width: number;
  readonly #places = new Int32Array(remembered).fill(-1);
  readonly #times = new Float64Array(remembered);
  readonly #again = new Uint8Array(remembered);
  /** Of the open block: different events, those that came again, changes of time, and the time of the last event, µs. */
  #different = 0;
  #returned = 0;
  #changes = 0;
  #lastUs = Number.NaN;
  #isDouble = false;
  readonly #counts = { events: 0, exact: 0, leftOut: 0, near: 0 };

  constructor({ width }: SensorSize) {
    this.#width = width;
  }

  get counts(): Repeats {
    return { ...this.#counts };
  }

  /** @param events after those before @returns the same, or where some are left out columns of their own */
  take<E extends Pick<EventStream, 't' | 'x' | 'y' | 'p'>>(events: E): E {
    const { t, x, y, p } = events;
    const counts = this.#counts;
    counts.events += t.length;
    let kept: Uint32Array | undefined;
    let count = 0;
    for (let k = 0; k < t.length; k++) {
      if (this.#isLeftOut(t[k], x[k], y[k], p[k])) {
        kept ??= Uint32Array.from({ length: t.length }, (_, i) => i);
      } else if (kept === undefined) count++;
      else kept[count++] = k;
    }
    if (kept === undefined) return events;
    counts.leftOut += t.length - count;
    const places = kept.subarray(0, count);
    const columns = {
      t: Float64Array.from(places, (k) => t[k]),
      x: Uint16Array.from(places, (k) => x[k]),
      y: Uint16Array.from(places, (k) => y[k]),
      p: Uint8Array.from(places, (k) => p[k]),
    };
    return { ...events, ...columns };
  }

  #isLeftOut(t: number, x: number, y: number, p: number): boolean {
    const place = 2 * (y * this.#width + x) + p;
    const slot = place % remembered;
    if (this.#places[slot] === place) {
      const gap = t - this.#times[slot];
      if (gap === 0) {
        this.#counts.exact++;
        if (this.#again[slot] === 0) this.#returned++;
        this.#again[slot] = 1;
        return this.#isDouble;
      }
      if (gap < nearUs && gap > -nearUs) this.#counts.near++;
    }
    if (this.#different === block.events) {
      this.#isDouble = this.#returned >= block.again && this.#changes >= block.times;
      this.#different = 0;
      this.#returned = 0;
      this.#changes = 0;
    }
    this.#different++;
    if (t !== this.#lastUs) this.#changes++;
    this.#lastUs = t;
    this.#places[slot] = place;
    this.#times[slot] = t;
    this.#again[slot] = 0;
    return false;
  }
}
