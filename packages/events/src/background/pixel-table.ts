import { activityStates } from './activity.ts';

/** Kinds of background events that a pixel has rates for: by activity of the sensor and by polarity. */
export const kinds = activityStates * 2;

/** Numbers of a pixel that an event changes: events of every kind, and the time of the last, which is as long as two of them. */
export const seenStride = kinds + 2;
/** Numbers of a pixel that only a look at the sensor changes, and where each is. */
export const rateStride = 4;
const [total, share, rate, intervalRate] = [0, 1, 2, 3] as const;

/** Bits of what a pixel is. */
export const [hotBit, apartBit] = [1, 2] as const;

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
}

/**
 * What is known of every pixel, laid out such that an event of a pixel finds it in two places, not in ten: on a large sensor each is a wait
 * for memory. 49 bytes per pixel.
 */
export class PixelTable {
  /** [pixel, kind], `seenStride` apart. */
  readonly counts: Float32Array;
  /** [pixel], `seenStride / 2` apart, from the fourth place on; over the same memory. */
  readonly last: Float64Array;
  /** [pixel, total · share · rate · interval rate]. */
  readonly rates: Float32Array;
  /** Sums of `hotBit` and `apartBit`. */
  readonly flags: Uint8Array;

  constructor(pixels: number) {
    const seen = new ArrayBuffer(pixels * seenStride * Float32Array.BYTES_PER_ELEMENT);
    this.counts = new Float32Array(seen);
    this.last = new Float64Array(seen);
    this.rates = new Float32Array(pixels * rateStride);
    this.flags = new Uint8Array(pixels);
    for (let pixel = 0; pixel < pixels; pixel++) {
      this.last[lastAt(pixel)] = -1;
      this.rates[pixel * rateStride + share] = 1;
    }
  }

  /** Of every pixel; copies. */
  get state(): PixelState {
    const { counts, last, rates, flags } = this;
    const of = (place: number) => Float32Array.from(flags, (_, pixel) => rates[pixel * rateStride + place]);
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
    };
  }

  restore(state: PixelState): void {
    for (let pixel = 0; pixel < this.flags.length; pixel++) {
      this.counts.set(state.counts.subarray(pixel * kinds, (pixel + 1) * kinds), countsAt(pixel));
      this.last[lastAt(pixel)] = state.last[pixel];
      const at = pixel * rateStride;
      this.rates[at + total] = state.totals[pixel];
      this.rates[at + share] = state.shares[pixel];
      this.rates[at + rate] = state.rates[pixel];
      this.rates[at + intervalRate] = state.intervalRates[pixel];
      this.flags[pixel] = state.isHot[pixel] * hotBit + state.isApart[pixel] * apartBit;
    }
  }
}

const countsAt = (pixel: number): number => pixel * seenStride;
const lastAt = (pixel: number): number => (pixel * seenStride + kinds) >> 1;
