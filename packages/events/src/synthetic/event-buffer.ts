import type { EventStream, SensorSize } from '@spikeseg/snn-core';

/** Collects events in any order and puts them into time order, each with the number of what caused it. */
export class EventBuffer {
  readonly #sensor: SensorSize;
  readonly #t: number[] = [];
  readonly #x: number[] = [];
  readonly #y: number[] = [];
  readonly #p: number[] = [];
  readonly #source: number[] = [];

  constructor(sensor: SensorSize) {
    this.#sensor = sensor;
  }

  /** Adds an event at the pixel nearest to (x, y); one that falls beside the chip is lost, as on a real chip. */
  add(tUs: number, x: number, y: number, p: 0 | 1, source: number): void {
    const column = Math.round(x);
    const row = Math.round(y);
    const { width, height } = this.#sensor;
    if (!(column >= 0 && row >= 0 && column < width && row < height)) return;
    this.#t.push(Math.floor(tUs));
    this.#x.push(column);
    this.#y.push(row);
    this.#p.push(p);
    this.#source.push(source);
  }

  /**
   * All events in time order; those of one µs in the order in which they were added.
   *
   * @param startUs added to every time
   */
  sorted(startUs: number): { events: EventStream; source: Uint8Array } {
    const order = timeOrder(this.#t);
    const count = order.length;
    const x = new Uint16Array(count);
    const y = new Uint16Array(count);
    const p = new Uint8Array(count);
    const t = new Float64Array(count);
    const source = new Uint8Array(count);
    for (let i = 0; i < count; i++) {
      const from = order[i];
      x[i] = this.#x[from];
      y[i] = this.#y[from];
      p[i] = this.#p[from];
      t[i] = startUs + this.#t[from];
      source[i] = this.#source[from];
    }
    return { events: { x, y, p, t, sensor: this.#sensor }, source };
  }
}

/**
 * Order that sorts times, equal ones by position: a natural merge sort (Knuth, The Art of Computer Programming, vol. 3,
 * 5.2.4). Each cause of events adds its own in time order, so there are few runs to merge: n · log2(runs) comparisons.
 *
 * @param times any order; not written to
 */
export function timeOrder(times: readonly number[]): Uint32Array {
  let order = new Uint32Array(times.length);
  let starts: number[] = [];
  for (let i = 0; i < times.length; i++) {
    order[i] = i;
    if (i === 0 || times[i] < times[i - 1]) starts.push(i);
  }
  let merged = new Uint32Array(times.length);
  while (starts.length > 1) {
    const left = starts.filter((_, run) => run % 2 === 0);
    for (const [pair, begin] of left.entries()) {
      const middle = starts[2 * pair + 1] ?? times.length;
      const end = starts[2 * pair + 2] ?? times.length;
      mergeRuns(times, order, merged, begin, middle, end);
    }
    [order, merged] = [merged, order];
    starts = left;
  }
  return order;
}

/** Merges the runs begin … middle − 1 and middle … end − 1 of `from` into `to`; the left one goes first among equals. */
function mergeRuns(
  times: readonly number[],
  from: Uint32Array,
  to: Uint32Array,
  begin: number,
  middle: number,
  end: number,
): void {
  let left = begin;
  let right = middle;
  for (let k = begin; k < end; k++) {
    const takeRight = left === middle || (right < end && times[from[right]] < times[from[left]]);
    to[k] = takeRight ? from[right++] : from[left++];
  }
}
