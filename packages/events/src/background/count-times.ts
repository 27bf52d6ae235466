import type { SensorSize } from '../stream/event-stream.ts';
import { kinds, type PixelTable, seenStride } from './pixel-table.ts';
import { type RatePrior, ratePrior, ratePriorOfTimes } from './rates/rate-prior.ts';

/** Longest histogram, counts, and the one that it begins with. */
export const histogramLengths = { first: 64, max: 2 ** 16 } as const;
const lengths = histogramLengths;

/** A camera shows no narrower part of its sensor, px. */
const minPartPx = 32;

/** Pixels from a row and column to before others. */
export interface Area {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/**
 * How many pixels of every class of columns have had how many events of every kind: kept as events come, so that a look at the sensor need not
 * count its pixels. Grows with what pixels have had, up to 6 MB.
 */
export class CountTimes {
  readonly #classes: number;
  readonly #width: number;
  readonly #height: number;
  /** Counts that are told apart; the last one stands for all above, too. */
  length: number = lengths.first;
  /** [class · kind, count] */
  times: Uint32Array;
  readonly #memory: Uint32Array | undefined;

  /** @param memory zeros, room for the longest histograms of all classes and kinds; its own, as long as need be, where left out */
  constructor(classes: number, { width, height }: SensorSize, memory?: Uint32Array) {
    this.#classes = classes;
    this.#width = width;
    this.#height = height;
    this.#memory = memory;
    this.times = this.#room();
    for (let row = 0; row < classes * kinds; row++) {
      const columns = Math.max(0, Math.ceil((width - Math.floor(row / kinds)) / classes));
      this.times[row * this.length] = columns * height;
    }
  }

  /** The histogram of a kind, of one class, or of all where none is named. */
  of(kind: number, columnClass?: number): Uint32Array {
    const row = (one: number) => this.times.subarray((one * kinds + kind) * this.length, (one * kinds + kind + 1) * this.length);
    if (columnClass !== undefined) return row(columnClass);
    const all = row(0).slice();
    for (let other = 1; other < this.#classes; other++) row(other).forEach((times, count) => (all[count] += times));
    return all;
  }

  /** Whether no pixel has had an event of a kind. */
  isSilent(kind: number): boolean {
    let silent = 0;
    for (let one = 0; one < this.#classes; one++) silent += this.times[(one * kinds + kind) * this.length];
    return silent === this.#width * this.#height;
  }

  /**
   * What is believed of pixels of a kind, of one class, or of all where it is undefined.
   *
   * @param table what was counted @param area beside which pixels are silent
   */
  prior(table: PixelTable, kind: number, columnClass: number | undefined, seconds: number, area: Area): RatePrior {
    const { left, right, top, bottom } = area;
    const silent =
      this.#pixelsOf(columnClass, 0, this.#width) * this.#height - this.#pixelsOf(columnClass, left, right) * (bottom - top);
    do {
      const found = ratePriorOfTimes(this.of(kind, columnClass), seconds, silent);
      if (found) return found;
    } while (this.grow(table));
    return ratePrior(this.#countsOf(table, kind, columnClass), seconds);
  }

  /** Begins anew with what pixels have had. */
  recount({ counts }: PixelTable): void {
    this.times.fill(0);
    for (let at = 0, column = 0; at < counts.length; at += seenStride) {
      const row = (column % this.#classes) * kinds;
      for (let kind = 0; kind < kinds; kind++) {
        this.times[(row + kind) * this.length + Math.min(counts[at + kind], this.length - 1)]++;
      }
      if (++column === this.#width) column = 0;
    }
  }

  /** Tells twice as many counts apart. @returns false where they are too many */
  grow(table: PixelTable): boolean {
    if (this.length === lengths.max) return false;
    this.length *= 2;
    this.times = this.#room();
    this.recount(table);
    return true;
  }

  /** The smallest rectangle that holds all pixels with events; the whole sensor where that is so narrow that it may be the way of an object. */
  areaOf({ counts }: PixelTable): Area {
    const [width, height] = [this.#width, this.#height];
    const fires = (x: number, y: number): boolean => {
      for (let at = (y * width + x) * seenStride, end = at + kinds; at < end; at++) if (counts[at] > 0) return true;
      return false;
    };
    const inRow = (y: number): boolean => {
      for (let x = 0; x < width; x++) if (fires(x, y)) return true;
      return false;
    };
    let [top, bottom, left, right] = [0, height, 0, width];
    while (top < height && !inRow(top)) top++;
    if (top === height) return { left, right, top: 0, bottom };
    while (!inRow(bottom - 1)) bottom--;
    const inColumn = (x: number): boolean => {
      for (let y = top; y < bottom; y++) if (fires(x, y)) return true;
      return false;
    };
    while (!inColumn(left)) left++;
    while (!inColumn(right - 1)) right--;
    const isNarrow = Math.min(right - left, bottom - top) < minPartPx;
    return isNarrow ? { left: 0, right: width, top: 0, bottom: height } : { left, right, top, bottom };
  }

  /** Columns of a class, or of all, from one to before another. */
  #pixelsOf(columnClass: number | undefined, from: number, until: number): number {
    if (columnClass === undefined) return until - from;
    const before = (column: number): number => Math.max(0, Math.ceil((column - columnClass) / this.#classes));
    return before(until) - before(from);
  }

  #room(): Uint32Array {
    const numbers = this.#classes * kinds * this.length;
    return this.#memory?.subarray(0, numbers) ?? new Uint32Array(numbers);
  }

  #countsOf({ counts, flags }: PixelTable, kind: number, columnClass: number | undefined): Float32Array {
    const result = new Float32Array(flags.length);
    let length = 0;
    for (let pixel = 0, column = 0; pixel < flags.length; pixel++) {
      if (columnClass === undefined || column % this.#classes === columnClass)
        result[length++] = counts[pixel * seenStride + kind];
      if (++column === this.#width) column = 0;
    }
    return result.subarray(0, length);
  }
}
