import type { SensorSize } from '@spikeseg/events';
import type { EventColumns } from '../event-sink.ts';
import type { EventWriter } from '../event-writer.ts';
import { passesBetween, rawHeaderBytes, WriterInput } from './writing.ts';

/** Kinds of words, in the upper 4 bits. */
const [addressY, addressX, vectorBase, vector12, vector8, timeLow, timeHigh] = [
  0x0000, 0x2000, 0x3000, 0x4000, 0x5000, 0x6000, 0x8000,
];
/** Upper parts of a time, of 4096 µs each, that the clock counts. */
const highs = 2 ** 12;
/** Pixels of a vector: other readers take words of 12, 12 and 8 together. */
const vectorPixels = 32;
/** Words of a vector, without the one that names its first pixel. */
const vectorWords = 3;

/** Writes Prophesee RAW files of EVT3, with vectors where they are shorter. Times are rounded to µs. */
export class Evt3Writer implements EventWriter {
  readonly clockUs: number = 2 ** 29;
  readonly #sensor: SensorSize;
  readonly #input: WriterInput;
  /** Upper part of the last time, counted on beyond the range of the clock; −1: none is written. */
  #high = -1;
  #low = -1;
  #y = -1;
  /** Pixel at which the next vector begins, and its polarity, unless a word names others; −1: none is written. */
  #base = -1;
  #polarity = 0;

  /** @throws RangeError when the sensor is larger than 2048×2048 */
  constructor(sensor: SensorSize) {
    this.#sensor = sensor;
    this.#input = new WriterInput(sensor, 2048);
  }

  begin(): Uint8Array {
    return rawHeaderBytes('EVT3', '3.0', this.#sensor);
  }

  /** @throws RangeError with the number of the event, when one is beyond the sensor, out of order, or more than 25 days after the one before */
  encode(events: EventColumns): Uint8Array {
    const { x, y, p } = events;
    const t = this.#input.timesOf(events);
    const passes = t.length === 0 ? 0 : passesBetween(this.#cycle, Math.floor(t[t.length - 1] / 4096 / highs));
    const words = new Uint16Array(4 * t.length + 2 * passes);
    let n = 0;
    for (let k = 0; k < t.length; ) {
      n = this.#writeTime(t[k], words, n);
      if (y[k] !== this.#y) {
        this.#y = y[k];
        words[n++] = addressY | this.#y;
      }
      // Events that a vector from here on, and one from the base on, would hold.
      const inNew = runLength(t, events, k, x[k]);
      const isAtBase = this.#base >= 0 && p[k] === this.#polarity && x[k] >= this.#base && x[k] < this.#base + vectorPixels;
      const inNext = isAtBase ? runLength(t, events, k, this.#base) : 0;
      const [savedByNew, savedByNext] = [inNew - vectorWords - 1, inNext - vectorWords];
      if (Math.max(savedByNew, savedByNext) <= 0) {
        words[n++] = addressX | (p[k] << 11) | x[k];
        k++;
        continue;
      }
      const length = savedByNext >= savedByNew ? inNext : inNew;
      if (savedByNext < savedByNew) {
        this.#base = x[k];
        this.#polarity = p[k];
        words[n++] = vectorBase | (p[k] << 11) | x[k];
      }
      let mask = 0;
      for (const end = k + length; k < end; k++) mask |= 1 << (x[k] - this.#base);
      words[n++] = vector12 | (mask & 0xfff);
      words[n++] = vector12 | ((mask >>> 12) & 0xfff);
      words[n++] = vector8 | (mask >>> 24);
      this.#base += vectorPixels;
    }
    return new Uint8Array(words.buffer, 0, n * words.BYTES_PER_ELEMENT);
  }

  get #cycle(): number {
    return this.#high < 0 ? 0 : Math.floor(this.#high / highs);
  }

  /** @returns words that are written */
  #writeTime(timeUs: number, words: Uint16Array, from: number): number {
    let n = from;
    const high = Math.floor(timeUs / 4096);
    const low = timeUs % 4096;
    if (high !== this.#high) {
      for (let left = Math.floor(high / highs) - this.#cycle; left > 0; left--) {
        words[n++] = timeHigh | (highs - 1);
        words[n++] = timeHigh;
      }
      words[n++] = timeHigh | (high % highs);
      this.#high = high;
      this.#low = -1;
    }
    if (low !== this.#low) {
      words[n++] = timeLow | low;
      this.#low = low;
    }
    return n;
  }
}

/** Events from one on that a vector holds which begins at a pixel: of its time, row and polarity, from left to right. */
function runLength(t: Float64Array, { x, y, p }: EventColumns, from: number, base: number): number {
  let k = from + 1;
  while (
    k < t.length &&
    x[k] > x[k - 1] &&
    x[k] < base + vectorPixels &&
    y[k] === y[from] &&
    p[k] === p[from] &&
    t[k] === t[from]
  )
    k++;
  return k - from;
}
