import { activityStates } from './activity.ts';

/** Kinds of background events that a pixel has rates for: by activity of the sensor and by polarity. */
export const kinds = activityStates * 2;

/** Bytes of a pixel: one line of a cache. Its numbers are so many apart in a list of floats. */
const recordBytes = 64;
export const seenStride = recordBytes / Float32Array.BYTES_PER_ELEMENT;
/** Where what only a look at the sensor changes begins, bytes. */
const ratesFrom = 32;
const [total, share, rate, intervalRate] = [0, 1, 2, 3] as const;

export const [hotBit, apartBit, middleBit] = [1, 2, 4] as const;

/** What is known of every pixel, each a list over pixels. */
export interface PixelState {
  /** Background events so far, [pixel, kind] and [pixel]. */
  readonly counts: Float32Array;
  readonly totals: Float32Array;
  /** Time of the last event, s; −1 where there was none. */
  readonly last: Float64Array;
  /** What is left of a pixel's rate when neighbours' excess is taken out, and its mean rate so corrected, events/s. */
  readonly shares: Float32Array;
  readonly rates: Float32Array;
  /** The rate that intervals are counted in, nearer to that of the class: a few events do not tell a pixel's own. */
  readonly intervalRates: Float32Array;
  /** Whether a pixel is hot, and whether its neighbours are not: an object lights them, too. */
  readonly isHot: Uint8Array;
  readonly isApart: Uint8Array;
  /** Whether it is the middle of an object that stands still. */
  readonly isMiddle: Uint8Array;
}

/** Where a {@link PixelTable} has its memory: addresses of 64 bytes per pixel, and of one. */
export interface PixelMemory {
  readonly buffer: ArrayBuffer;
  readonly records: number;
  readonly flags: number;
}

/**
 * What is known of every pixel, laid out such that an event of a pixel finds it in one place, not in ten: on a large sensor each is a wait
 * for memory. 65 bytes per pixel.
 */
export class PixelTable {
  /** [pixel, kind], `seenStride` apart. */
  readonly counts: Float32Array;
  /** [pixel], `seenStride / 2` apart, from the fourth place on; over the same memory. */
  readonly last: Float64Array;
  /** [pixel, total · share · rate · interval rate], `seenStride` apart, over the same memory. */
  readonly rates: Float32Array;
  /** Rate over interval rate, [pixel], `seenStride / 2` apart, over the same memory. */
  readonly ownTimes: Float64Array;
  /** Sums of `hotBit`, `apartBit` and `middleBit`. */
  readonly flags: Uint8Array;

  /** @param memory all zeros; its own where left out */
  constructor(pixels: number, memory?: PixelMemory) {
    const { buffer, records, flags } = memory ?? {
      buffer: new ArrayBuffer(pixels * (recordBytes + 1)),
      records: 0,
      flags: pixels * recordBytes,
    };
    const bytes = pixels * recordBytes;
    this.counts = new Float32Array(buffer, records, bytes / 4);
    this.last = new Float64Array(buffer, records, bytes / 8);
    this.rates = new Float32Array(buffer, records + ratesFrom, (bytes - ratesFrom) / 4);
    this.ownTimes = new Float64Array(
      buffer,
      records + ratesFrom + 4 * Float32Array.BYTES_PER_ELEMENT,
      (bytes - ratesFrom - 16) / 8,
    );
    this.flags = new Uint8Array(buffer, flags, pixels);
    for (let pixel = 0; pixel < pixels; pixel++) this.last[lastAt(pixel)] = -1;
  }

  /** Pixels that are the middle of an object that stands still. */
  get middles(): number[] {
    const { flags } = this;
    const pixels: number[] = [];
    for (let pixel = 0; pixel < flags.length; pixel++) if ((flags[pixel] & middleBit) !== 0) pixels.push(pixel);
    return pixels;
  }

  /** Writes what is left of the rate of a pixel. */
  setShare(pixel: number, shareLeft: number): void {
    this.rates[pixel * seenStride + share] = shareLeft;
  }

  /** Writes what a look has found out. @param ofPixel its rates, events/s */
  setRates(pixel: number, shareLeft: number, ofPixel: number, ofIntervals: number): void {
    const at = pixel * seenStride;
    this.rates[at + share] = shareLeft;
    this.rates[at + rate] = ofPixel;
    this.rates[at + intervalRate] = ofIntervals;
    this.ownTimes[at / 2] = this.rates[at + rate] / this.rates[at + intervalRate];
  }

  /** Of every pixel; copies. */
  get state(): PixelState {
    const { counts, last, rates, flags } = this;
    const of = (place: number) => Float32Array.from(flags, (_, pixel) => rates[pixel * seenStride + place]);
    return {
      counts: Float32Array.from(
        { length: flags.length * kinds },
        (_, i) => counts[countsAt(Math.floor(i / kinds)) + (i % kinds)],
      ),
      totals: of(total),
      last: Float64Array.from(flags, (_, pixel) => last[lastAt(pixel)]),
      shares: of(share),
      rates: of(rate),
      intervalRates: of(intervalRate),
      isHot: flags.map((flag) => (flag & hotBit ? 1 : 0)),
      isApart: flags.map((flag) => (flag & apartBit ? 1 : 0)),
      isMiddle: flags.map((flag) => (flag & middleBit ? 1 : 0)),
    };
  }

  restore(state: PixelState): void {
    for (let pixel = 0; pixel < this.flags.length; pixel++) {
      this.counts.set(state.counts.subarray(pixel * kinds, (pixel + 1) * kinds), countsAt(pixel));
      this.last[lastAt(pixel)] = state.last[pixel];
      this.rates[pixel * seenStride + total] = state.totals[pixel];
      this.setRates(pixel, state.shares[pixel], state.rates[pixel], state.intervalRates[pixel]);
      this.flags[pixel] = state.isHot[pixel] * hotBit + state.isApart[pixel] * apartBit + state.isMiddle[pixel] * middleBit;
    }
  }
}

const countsAt = (pixel: number): number => pixel * seenStride;
const lastAt = (pixel: number): number => (pixel * seenStride + kinds) >> 1;
