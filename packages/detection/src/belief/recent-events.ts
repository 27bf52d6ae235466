import { type EventStream, firstAtOrAfter, type SensorSize } from '@spikeseg/events';
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

/** A place that moves. */
interface Moving {
  readonly tUs: number;
  /** px, px/s */
  readonly x: number;
  readonly y: number;
  readonly vx: number;
  readonly vy: number;
}

/** Events are chained by squares of 2^2 pixels a side: few enough that the ends of all chains are at hand when millions of events come in a second. */
const squareBits = 2;
const squarePx2 = 2 ** (2 * squareBits);
/** So many events in a row are looked at in the time that a look at a square takes. */
const eventsPerSquare = 3;
/** Where there are more pixels to an event, events are sorted by their pixels; else pixels are counted through. */
const pixelsPerEvent = 8;

/** The events of the last moments: a queue that reuses its memory. The events of a square of pixels are chained, so that who asks for some pixels does not look at all others. */
export class RecentEvents {
  readonly #squares: number;
  readonly #area: number;
  #x = new Uint16Array(1024);
  #y = new Uint16Array(1024);
  #t = new Float64Array(1024);
  #ratio = new Float32Array(1024);
  /** Number of the event before in the same square; −1 where there is none. */
  #before = new Float64Array(1024);
  /** Per square, number of its last event; −1 where there was none. */
  readonly #last: Float64Array;
  /** Number of the event in place 0; the queue is [begin, end). */
  #first = 0;
  #begin = 0;
  #end = 0;
  readonly #found = new FoundEvents();
  /** Places of events that were asked for, newest first in each square, and their pixels among those. */
  #asked = new Uint32Array(256);
  #pixels = new Uint32Array(256);
  /** To sort them by. */
  #keys = new Float64Array(256);

  constructor({ width, height }: SensorSize) {
    this.#squares = squareOf(width - 1) + 1;
    this.#area = width * height;
    this.#last = new Float64Array(this.#squares * (squareOf(height - 1) + 1)).fill(-1);
  }

  add(x: number, y: number, tUs: number, ratio: number): void {
    if (this.#end === this.#t.length) this.#makeRoom(1);
    const at = this.#end++;
    const square = squareOf(y) * this.#squares + squareOf(x);
    this.#x[at] = x;
    this.#y[at] = y;
    this.#t[at] = tUs;
    this.#ratio[at] = ratio;
    this.#before[at] = this.#last[square];
    this.#last[square] = this.#first + at;
  }

  /** Adds events in time order. @param ratios of each */
  addAll({ t, x, y }: Pick<EventStream, 't' | 'x' | 'y'>, ratios: ArrayLike<number>): void {
    if (this.#end + t.length > this.#t.length) this.#makeRoom(t.length);
    const squares = this.#squares;
    const [end, number, last, before] = [this.#end, this.#first + this.#end, this.#last, this.#before];
    this.#t.set(t, end);
    this.#x.set(x, end);
    this.#y.set(y, end);
    this.#ratio.set(ratios, end);
    for (let i = 0; i < t.length; i++) {
      const square = squareOf(y[i]) * squares + squareOf(x[i]);
      before[end + i] = last[square];
      last[square] = number + i;
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

  /** Events per second and pixel of those that are kept. */
  get density(): number {
    const seconds = (this.#t[this.#end - 1] - this.#t[this.#begin]) * 1e-6;
    return seconds > 0 ? (this.#end - this.#begin) / seconds / this.#area : 0;
  }

  /** Forgets what came before a time. */
  dropBefore(tUs: number): void {
    this.#begin = firstAtOrAfter(this.#t.subarray(0, this.#end), tUs, this.#begin);
  }

  /** Events of some pixels since a time, pixel by pixel in reading order, newest first; until the next call. */
  within(rows: PixelRows, sinceUs: number): FoundEvents {
    this.#found.clear();
    const { count, pixels } = this.#ask(rows, sinceUs);
    if (count * pixelsPerEvent < pixels) {
      const keys = this.#keys.length < count ? (this.#keys = new Float64Array(2 * count)) : this.#keys;
      for (let k = 0; k < count; k++) keys[k] = this.#pixels[k] * 2 ** 26 + k;
      const sorted = keys.subarray(0, count);
      sorted.sort();
      for (let k = 0; k < count; k++) this.#add(this.#asked[sorted[k] % 2 ** 26]);
      return this.#found;
    }
    const starts = new Uint32Array(pixels + 1);
    for (let k = 0; k < count; k++) starts[this.#pixels[k] + 1]++;
    for (let pixel = 0; pixel < pixels; pixel++) starts[pixel + 1] += starts[pixel];
    const inOrder = new Uint32Array(count);
    for (let k = 0; k < count; k++) inOrder[starts[this.#pixels[k]]++] = this.#asked[k];
    for (const at of inOrder) this.#add(at);
    return this.#found;
  }

  /** The last events since a time, at most so many, oldest first; until the next call. */
  since(sinceUs: number, max: number): FoundEvents {
    this.#found.clear();
    const first = firstAtOrAfter(this.#t.subarray(0, this.#end), sinceUs, this.#begin);
    for (let at = Math.max(first, this.#end - max); at < this.#end; at++) this.#add(at);
    return this.#found;
  }

  /**
   * Events since a time along the way that a place has come, newest first; until the next call.
   *
   * @param px2 square of how far from the way an event of now may lie, px² @param wider2 by how much that grows with the square of its age, px²/s²
   */
  along({ tUs, x, y, vx, vy }: Moving, sinceUs: number, px2: number, wider2: number): FoundEvents {
    const first = this.#first;
    const from = firstAtOrAfter(this.#t.subarray(0, this.#end), sinceUs, this.#begin);
    const oldest = first + from;
    const longest = (tUs - sinceUs) * 1e-6;
    const [px, py, t, before] = [this.#x, this.#y, this.#t, this.#before];
    this.#found.clear();
    const isNear = (at: number): boolean => {
      const age = (tUs - t[at]) * 1e-6;
      const dx = px[at] - x + vx * age;
      const dy = py[at] - y + vy * age;
      return dx * dx + dy * dy <= px2 + age * age * wider2;
    };
    const max = Math.sqrt(px2 + longest * longest * wider2);
    const fromY = y - vy * longest;
    const squares = ((2 * max + Math.abs(vx) * longest) * (2 * max + Math.abs(vy) * longest)) / squarePx2;
    if (this.#end - from < eventsPerSquare * squares) {
      for (let at = this.#end - 1; at >= from; at--) if (isNear(at)) this.#add(at);
      return this.#found;
    }
    const lastRow = this.#last.length / this.#squares - 1;
    const top = squareOf(Math.max(0, Math.min(y, fromY) - max));
    const bottom = Math.min(lastRow, squareOf(Math.max(y, fromY) + max));
    let count = 0;
    for (let row = top; row <= bottom; row++) {
      // From these rows of pixels it comes within these ages.
      const above = (y - max - ((row + 1) << squareBits)) / vy;
      const below = (y + max - (row << squareBits)) / vy;
      const x1 = x - vx * (vy === 0 ? 0 : Math.max(0, Math.min(above, below)));
      const x2 = x - vx * (vy === 0 ? longest : Math.min(longest, Math.max(above, below)));
      const left = squareOf(Math.max(0, Math.min(x1, x2) - max));
      const right = Math.min(this.#squares - 1, squareOf(Math.max(x1, x2) + max));
      for (let square = row * this.#squares + left; square <= row * this.#squares + right; square++) {
        for (let number = this.#last[square]; number >= oldest; number = before[number - first]) {
          const at = number - first;
          if (!isNear(at)) continue;
          if (count === this.#asked.length) this.#asked = twice(this.#asked);
          this.#asked[count++] = at;
        }
      }
    }
    const inOrder = this.#asked.subarray(0, count);
    inOrder.sort();
    for (let k = count - 1; k >= 0; k--) this.#add(inOrder[k]);
    return this.#found;
  }

  /** Finds the event in a place. */
  #add(at: number): void {
    this.#found.add(this.#first + at, this.#x[at], this.#y[at], this.#t[at], this.#ratio[at]);
  }

  /** Looks for events of some pixels since a time, newest first in each. @returns how many there are, of how many pixels */
  #ask({ top, columns }: PixelRows, sinceUs: number): { readonly count: number; readonly pixels: number } {
    const height = columns.length / 2;
    const [x, y, t, before] = [this.#x, this.#y, this.#t, this.#before];
    const [first, oldest] = [this.#first, this.#first + this.#begin];
    let [left, right, count] = [Infinity, -1, 0];
    for (let k = 0; k < columns.length; k += 2) {
      if (columns[k] > columns[k + 1]) continue;
      left = Math.min(left, columns[k]);
      right = Math.max(right, columns[k + 1]);
    }
    if (right < 0) return { count: 0, pixels: 0 };
    const width = right - left + 1;
    for (let row = squareOf(top); row <= squareOf(top + height - 1); row++) {
      for (let column = squareOf(left); column <= squareOf(right); column++) {
        for (let number = this.#last[row * this.#squares + column]; number >= oldest; number = before[number - first]) {
          const at = number - first;
          if (t[at] < sinceUs) break;
          const k = y[at] - top;
          if (k < 0 || k >= height || x[at] < columns[2 * k] || x[at] > columns[2 * k + 1]) continue;
          if (count === this.#asked.length) this.#asked = twice(this.#asked);
          if (count === this.#pixels.length) this.#pixels = twice(this.#pixels);
          const pixel = k * width + x[at] - left;
          this.#asked[count] = at;
          this.#pixels[count++] = pixel;
        }
      }
    }
    return { count, pixels: width * height };
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

const squareOf = (pixel: number): number => pixel >> squareBits;

function twice(numbers: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
  const result = new Uint32Array(2 * numbers.length);
  result.set(numbers);
  return result;
}
