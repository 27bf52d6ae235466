import type { EventStream, SensorSize } from '../../stream/event-stream.ts';

/** Most events of a recording: 14 bytes each, and as much again while they are put into order. */
export const maxEvents: number = 2 ** 26;

/** Collects events in any order and puts them into time order, each with the number of what caused it. */
export class EventBuffer {
  readonly #sensor: SensorSize;
  readonly #max: number;
  #count = 0;
  #t = new Float64Array(1024);
  #x = new Uint16Array(1024);
  #y = new Uint16Array(1024);
  #p = new Uint8Array(1024);
  #source = new Uint8Array(1024);

  constructor(sensor: SensorSize, max: number = maxEvents) {
    this.#sensor = sensor;
    this.#max = max;
  }

  /**
   * Adds an event at the pixel nearest to (x, y); one that falls beside the chip is lost, as on a real chip.
   *
   * @throws RangeError when there are too many
   */
  add(tUs: number, x: number, y: number, p: 0 | 1, source: number): void {
    const column = Math.round(x);
    const row = Math.round(y);
    const { width, height } = this.#sensor;
    if (!(column >= 0 && row >= 0 && column < width && row < height)) return;
    if (this.#count === this.#t.length) this.#grow();
    const at = this.#count++;
    this.#t[at] = Math.floor(tUs);
    this.#x[at] = column;
    this.#y[at] = row;
    this.#p[at] = p;
    this.#source[at] = source;
  }

  #grow(): void {
    if (this.#count >= this.#max)
      throw new RangeError(
        `generator: durationS: expected at most ${this.#max} events in a recording, got more; make it shorter, or dimmer`,
      );
    const length = Math.min(2 * this.#count, this.#max);
    this.#t = longer(this.#t, new Float64Array(length));
    this.#x = longer(this.#x, new Uint16Array(length));
    this.#y = longer(this.#y, new Uint16Array(length));
    this.#p = longer(this.#p, new Uint8Array(length));
    this.#source = longer(this.#source, new Uint8Array(length));
  }

  /**
   * All events in time order; those of one µs in the order in which they were added.
   *
   * @param startUs added to every time
   */
  sorted(startUs: number): { events: EventStream; source: Uint8Array } {
    const order = timeOrder(this.#t.subarray(0, this.#count));
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

function longer<A extends Float64Array | Uint16Array | Uint8Array>(from: A, to: A): A {
  to.set(from);
  return to;
}

/**
 * Order that sorts times, equal ones by position: a natural merge sort (Knuth, The Art of Computer Programming, vol. 3,
 * 5.2.4). Each cause of events adds its own in time order, so there are few runs to merge: n · log2(runs) comparisons.
 *
 * @param times any order; not written to
 */
export function timeOrder(times: ArrayLike<number>): Uint32Array {
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
  times: ArrayLike<number>,
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
