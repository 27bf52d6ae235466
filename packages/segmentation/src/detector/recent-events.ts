import { type EventStream, firstAtOrAfter, type SensorSize } from '@spikeseg/snn-core';
import { FoundEvents } from './found-events.ts';
import type { PixelRows } from './pixel-rows.ts';

/** An event of the last moments. */
export interface RecentEvent {
  /** How many events came before it. */
  readonly number: number;
  readonly x: number;
  readonly y: number;
  readonly tUs: number;
  /** Likelihood ratio per unit of object rate, s·px. */
  readonly ratio: number;
}

/** The events of the last moments: a queue that reuses its memory. The events of a pixel are chained, so that who asks for some pixels does not look at the others. */
export class RecentEvents {
  readonly #size: SensorSize;
  #x = new Uint16Array(1024);
  #y = new Uint16Array(1024);
  #t = new Float64Array(1024);
  #ratio = new Float32Array(1024);
  /** Number of the event before at the same pixel; −1 where there is none. */
  #before = new Float64Array(1024);
  /** Per pixel, number of its last event; −1 where there was none. */
  readonly #last: Float64Array;
  /** Number of the event in place 0; the queue is [begin, end). */
  #first = 0;
  #begin = 0;
  #end = 0;
  readonly #found = new FoundEvents();

  constructor(size: SensorSize) {
    this.#size = size;
    this.#last = new Float64Array(size.width * size.height).fill(-1);
  }

  add(x: number, y: number, tUs: number, ratio: number): void {
    if (this.#end === this.#t.length) this.#makeRoom(1);
    const at = this.#end++;
    const pixel = y * this.#size.width + x;
    this.#x[at] = x;
    this.#y[at] = y;
    this.#t[at] = tUs;
    this.#ratio[at] = ratio;
    this.#before[at] = this.#last[pixel];
    this.#last[pixel] = this.#first + at;
  }

  /** Adds events in time order. @param ratios of each */
  addAll({ t, x, y }: Pick<EventStream, 't' | 'x' | 'y'>, ratios: ArrayLike<number>): void {
    if (this.#end + t.length > this.#t.length) this.#makeRoom(t.length);
    const { width } = this.#size;
    const [end, number, last, before] = [this.#end, this.#first + this.#end, this.#last, this.#before];
    this.#t.set(t, end);
    this.#x.set(x, end);
    this.#y.set(y, end);
    this.#ratio.set(ratios, end);
    for (let i = 0; i < t.length; i++) {
      const pixel = y[i] * width + x[i];
      before[end + i] = last[pixel];
      last[pixel] = number + i;
    }
    this.#end += t.length;
  }

  /** All that are kept, oldest first. */
  get kept(): RecentEvent[] {
    return Array.from({ length: this.#end - this.#begin }, (_, k) => {
      const at = this.#begin + k;
      return { number: this.#first + at, x: this.#x[at], y: this.#y[at], tUs: this.#t[at], ratio: this.#ratio[at] };
    });
  }

  /** Begins with events that another has kept. @param next number of the next event @param shiftUs later by so much, µs */
  restore(kept: readonly RecentEvent[], next: number, shiftUs: number): void {
    this.#first = next - kept.length;
    for (const { x, y, tUs, ratio } of kept) this.add(x, y, tUs + shiftUs, ratio);
  }

  /** Number of the next event. */
  get next(): number {
    return this.#first + this.#end;
  }

  /** Forgets what came before a time. */
  dropBefore(tUs: number): void {
    this.#begin = firstAtOrAfter(this.#t.subarray(0, this.#end), tUs, this.#begin);
  }

  /** Events of some pixels since a time, pixel by pixel in reading order, newest first; until the next call. */
  within({ top, columns }: PixelRows, sinceUs: number): FoundEvents {
    const [found, first, oldest] = [this.#found, this.#first, this.#first + this.#begin];
    found.clear();
    for (let k = 0; k < columns.length; k += 2) {
      const row = (top + k / 2) * this.#size.width;
      for (let pixel = row + columns[k]; pixel <= row + columns[k + 1]; pixel++) {
        for (let number = this.#last[pixel]; number >= oldest; number = this.#before[number - first]) {
          const at = number - first;
          if (this.#t[at] < sinceUs) break;
          found.add(number, this.#x[at], this.#y[at], this.#t[at], this.#ratio[at]);
        }
      }
    }
    return found;
  }

  /** Moves what is left to the front, into longer arrays where it and so many `more` fill more than half. */
  #makeRoom(more: number): void {
    const kept = this.#end - this.#begin;
    let { length } = this.#t;
    while (kept + more > length / 2) length *= 2;
    const moved = <A extends Uint16Array | Float32Array | Float64Array>(from: A, longer: (length: number) => A): A => {
      const to = length === from.length ? from : longer(length);
      to.set(from.subarray(this.#begin, this.#end));
      return to;
    };
    this.#x = moved(this.#x, (size) => new Uint16Array(size));
    this.#y = moved(this.#y, (size) => new Uint16Array(size));
    this.#t = moved(this.#t, (size) => new Float64Array(size));
    this.#ratio = moved(this.#ratio, (size) => new Float32Array(size));
    this.#before = moved(this.#before, (size) => new Float64Array(size));
    this.#first += this.#begin;
    this.#begin = 0;
    this.#end = kept;
  }
}
