/** Bounds of the time since a pixel's last event, as multiples of its mean interval. */
export const intervalBounds = Float64Array.of(0, 0.003, 0.01, 0.03, 0.1, 0.2, 0.4, 0.6, 0.75, 0.85, 0.95, 1.05, 1.2, 1.5, 2, 3);
const bounds = intervalBounds;
const bins = bounds.length;

/** Events' worth of belief that background is Poisson. */
const priorEvents = 50;

export const NEVER = bins - 1;

/*
 * An interval's bin is found by the first bits of it in single precision: the power of two and three bits more. Of the numbers that have them in
 * common some may be below a bound and some above it, and it is the only bound there.
 */
const single = new Float32Array(1);
const singleBits = new Int32Array(single.buffer);
const cellShift = 20;
const cellOf = (value: number): number => {
  single[0] = value;
  return singleBits[0] >> cellShift;
};
const firstCell = cellOf(bounds[1]) - 1;
const cells = cellOf(bounds[bins - 1]) - firstCell + 2;
/** Per cell: the last bin that begins below it, and where the next one begins; after the last no number is beyond that. */
const cellBins = new Uint8Array(cells);
const cellBounds = new Float64Array(cells);
for (let cell = 0; cell < cells; cell++) {
  singleBits[0] = (firstCell + cell) << cellShift;
  const [min] = single;
  cellBins[cell] = bounds.findLastIndex((bound) => bound < min);
  cellBounds[cell] = bounds[cellBins[cell] + 1] ?? Number.NaN;
}

/** That table, for a loop elsewhere: what {@link intervalBin} does. A number's cell is what its bits are above `shift`, less `first`. */
export const intervalCells = { first: firstCell, shift: cellShift, bins: cellBins, bounds: cellBounds } as const;

/** The bin of an interval. @param relative interval times rate */
export function intervalBin(relative: number): number {
  const found = cellOf(relative) - firstCell;
  const cell = found < 0 ? 0 : found < cells ? found : cells - 1;
  return relative >= cellBounds[cell] ? cellBins[cell] + 1 : cellBins[cell];
}

/** What an `IntervalHazard` has learned, per bin. */
export interface HazardState {
  readonly seen: Float64Array;
  readonly passed: Float64Array;
  readonly reached: Float64Array;
  readonly factor: Float64Array;
}

/** Numbers that an `IntervalHazard` keeps, and where among them begins what `passed`, `reached` and `factor` of {@link HazardState} are. */
export const hazardNumbers = 4 * bins;
export const [passedFrom, reachedFrom, factorFrom] = [bins, 2 * bins, 3 * bins] as const;

/**
 * How much likelier than on average a pixel's background fires, given the time since its last event: after-pulses and ON–OFF
 * pairs come soon, leak events like the ticks of a clock. Learned for all pixels of a kind together, as the events in a bin
 * over those that a Poisson process would have had there.
 */
export class IntervalHazard {
  readonly #seen: Float64Array;
  /** Sums over the intervals of a bin of the events that a Poisson process would have had: per unit of relative time, and in the bin itself. */
  readonly #passed: Float64Array;
  readonly #reached: Float64Array;
  readonly #factor: Float64Array;

  /** @param memory `hazardNumbers` zeros, given by who does what `learn` does in a loop of its own */
  constructor(memory: Float64Array = new Float64Array(hazardNumbers)) {
    const part = (from: number) => memory.subarray(from, from + bins);
    this.#seen = part(0);
    this.#passed = part(passedFrom);
    this.#reached = part(reachedFrom);
    this.#factor = part(factorFrom).fill(1);
  }

  get learned(): HazardState {
    return {
      seen: this.#seen.slice(),
      passed: this.#passed.slice(),
      reached: this.#reached.slice(),
      factor: this.#factor.slice(),
    };
  }

  restore({ seen, passed, reached, factor }: HazardState): void {
    this.#seen.set(seen);
    this.#passed.set(passed);
    this.#reached.set(reached);
    this.#factor.set(factor);
  }

  /** 1 where background is Poisson. */
  factor(bin: number): number {
    return this.#factor[bin];
  }

  /** Takes in an interval that has ended. @param relative interval times rate @param times how many times that rate the pixel has on average */
  learn(relative: number, bin: number, times = 1): void {
    this.#seen[bin]++;
    this.#passed[bin] += times;
    this.#reached[bin] += (relative - bounds[bin]) * times;
  }

  update(): void {
    let longer = 0;
    for (let k = bins - 1; k >= 0; k--) {
      // Intervals of later bins went through the whole of this one.
      const expected = this.#reached[k] + (k + 1 < bins ? longer * (bounds[k + 1] - bounds[k]) : 0);
      this.#factor[k] = (this.#seen[k] + priorEvents) / (expected + priorEvents);
      longer += this.#passed[k];
    }
  }
}
