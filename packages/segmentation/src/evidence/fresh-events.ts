import type { SensorSize } from '@spikeseg/snn-core';

/**
 * Recent events, oldest first, with the evidence that each is for every brightness; a queue that reuses its memory. The events of a
 * pixel are chained, so that whoever asks for some pixels does not look at the others.
 */
export class FreshEvents {
  #x = new Uint16Array(1024);
  #y = new Uint16Array(1024);
  #t = new Float64Array(1024);
  #ratio = new Float32Array(1024);
  /** Per brightness. */
  #nats: Float32Array[];
  /** Number of the event before at the same pixel; −1 where there is none. */
  #before = new Float64Array(1024);
  /** Per pixel, number of its last event; −1 where there was none. */
  readonly #last: Float64Array;
  readonly #size: SensorSize;
  /** Number of the event in place 0. */
  #first = 0;
  #begin = 0;
  #end = 0;

  /** @param width of the sensor, px @param scales how many brightnesses */
  constructor(size: SensorSize, scales: number) {
    this.#size = size;
    this.#last = new Float64Array(size.width * size.height).fill(-1);
    this.#nats = Array.from({ length: scales }, () => new Float32Array(1024));
  }

  /** Appends an event. What it is evidence for is said by {@link weigh}. */
  push(x: number, y: number, tUs: number, ratio: number): void {
    if (this.#end === this.#t.length) this.#makeRoom();
    const at = this.#end++;
    const pixel = y * this.#size.width + x;
    this.#x[at] = x;
    this.#y[at] = y;
    this.#t[at] = tUs;
    this.#ratio[at] = ratio;
    this.#before[at] = this.#last[pixel];
    this.#last[pixel] = this.#first + at;
  }

  /** Evidence of the event that came last, nats. */
  weigh(scale: number, nats: number): void {
    this.#nats[scale][this.#end - 1] = nats;
  }

  /** Forgets what came before a time. */
  dropBefore(tUs: number): void {
    while (this.#begin < this.#end && this.#t[this.#begin] < tUs) this.#begin++;
  }

  /** Adds the numbers of a pixel's events, newest first. An event's number says how many came before it. */
  addNumbersOf(pixel: number, numbers: number[], sinceUs = -Infinity): void {
    const oldest = this.#first + this.#begin;
    for (let number = this.#last[pixel]; number >= oldest; number = this.#before[number - this.#first]) {
      if (this.#t[number - this.#first] < sinceUs) break;
      numbers.push(number);
    }
  }

  /** Numbers of the events since a time in the square that reaches so far from a pixel, in no order. */
  within(column: number, row: number, reach: number, sinceUs: number): readonly number[] {
    const { width, height } = this.#size;
    const numbers: number[] = [];
    for (let y = Math.max(0, row - reach); y <= Math.min(height - 1, row + reach); y++) {
      for (let x = Math.max(0, column - reach); x <= Math.min(width - 1, column + reach); x++) {
        this.addNumbersOf(y * width + x, numbers, sinceUs);
      }
    }
    return numbers;
  }

  get length(): number {
    return this.#end - this.#begin;
  }

  /** All of them, in views that are valid until the next event. */
  columns(): { readonly x: Uint16Array; readonly y: Uint16Array; readonly tUs: Float64Array; readonly ratio: Float32Array } {
    const of = <A extends { subarray(begin: number, end: number): A }>(array: A): A => array.subarray(this.#begin, this.#end);
    return { x: of(this.#x), y: of(this.#y), tUs: of(this.#t), ratio: of(this.#ratio) };
  }

  x(number: number): number {
    return this.#x[number - this.#first];
  }

  y(number: number): number {
    return this.#y[number - this.#first];
  }

  tUs(number: number): number {
    return this.#t[number - this.#first];
  }

  ratio(number: number): number {
    return this.#ratio[number - this.#first];
  }

  nats(scale: number, number: number): number {
    return this.#nats[scale][number - this.#first];
  }

  /** Moves the events to the front, of larger arrays where they fill more than half of these. */
  #makeRoom(): void {
    const { length } = this;
    const size = length > this.#t.length / 2 ? 2 * this.#t.length : this.#t.length;
    const moved = <A extends Uint16Array | Float64Array | Float32Array>(from: A, to: A): A => {
      to.set(from.subarray(this.#begin, this.#end));
      return to;
    };
    this.#x = moved(this.#x, new Uint16Array(size));
    this.#y = moved(this.#y, new Uint16Array(size));
    this.#t = moved(this.#t, new Float64Array(size));
    this.#ratio = moved(this.#ratio, new Float32Array(size));
    this.#nats = this.#nats.map((nats) => moved(nats, new Float32Array(size)));
    this.#before = moved(this.#before, new Float64Array(size));
    this.#first += this.#begin;
    this.#begin = 0;
    this.#end = length;
  }
}
