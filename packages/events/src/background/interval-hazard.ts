/** Bounds of the time since a pixel's last event, as multiples of its mean interval. */
const bounds = Float64Array.of(0, 0.003, 0.01, 0.03, 0.1, 0.2, 0.4, 0.6, 0.75, 0.85, 0.95, 1.05, 1.2, 1.5, 2, 3);
const bins = bounds.length;

/** Events' worth of belief that background is Poisson. */
const priorEvents = 50;

/** Never fired. */
export const NEVER = bins - 1;

/** The bin of an interval. @param relative interval times rate */
export function intervalBin(relative: number): number {
  let bin = 0;
  while (bin + 1 < bins && relative >= bounds[bin + 1]) bin++;
  return bin;
}

/** What an `IntervalHazard` has learned, per bin. */
export interface HazardState {
  readonly seen: Float64Array;
  readonly passed: Float64Array;
  readonly reached: Float64Array;
  readonly factor: Float64Array;
}

/**
 * How much likelier than on average a pixel's background fires, given the time since its last event: after-pulses and ON–OFF
 * pairs come soon, leak events like the ticks of a clock. Learned for all pixels of a kind together, as the events in a bin
 * over those that a Poisson process would have had there.
 */
export class IntervalHazard {
  readonly #seen = new Float64Array(bins);
  /** Sums over the intervals of a bin of the events that a Poisson process would have had: per unit of relative time, and in the bin itself. */
  readonly #passed = new Float64Array(bins);
  readonly #reached = new Float64Array(bins);
  readonly #factor = new Float64Array(bins).fill(1);

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
