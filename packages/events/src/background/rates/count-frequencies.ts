/** Counts below this have a frequency of their own; above, those within an eighth of each other share one. */
const ownCounts = 16;
/** Shares of counts below this are kept. */
const sharesKept = 4096;
const perE = 1 / Math.log(1.125);
/** Weights of a Poisson distribution below this share of its largest one are left out. */
const minWeight = 1e-9;

const binOf = (count: number): number =>
  count < ownCounts ? count : ownCounts + Math.floor(perE * Math.log((count + 0.5) / ownCounts));
/** First count of a bin. */
const beginOf = (bin: number): number =>
  bin <= ownCounts ? bin : Math.ceil(ownCounts * Math.exp((bin - ownCounts) / perE) - 0.5);

/** How often pixels that are alike have had how many events: an empirical distribution of counts, smoothed where counts are large. */
export class CountFrequencies {
  readonly #times = new Uint32Array(256);
  #pixels = 0;
  /** What `of` has found out since pixels were taken in. */
  readonly #shares: number[] = [];

  clear(): void {
    this.#times.fill(0);
    this.#pixels = 0;
    this.#shares.length = 0;
  }

  /** Takes in so many pixels. */
  add(count: number, pixels = 1): void {
    this.#times[Math.min(binOf(count), this.#times.length - 1)] += pixels;
    this.#pixels += pixels;
    this.#shares.length = 0;
  }

  /** Count that half of the pixels do not exceed. */
  get median(): number {
    let bin = 0;
    for (let below = this.#times[0]; 2 * below < this.#pixels; ) below += this.#times[++bin];
    return beginOf(bin);
  }

  /** Share of the pixels that have had so many events: above 0 for any number ≥ 0. */
  of(count: number): number {
    for (let next = this.#shares.length; next <= count && next < sharesKept; next++) this.#shares.push(this.#of(next));
    return this.#shares[count] ?? this.#of(count);
  }

  #of(count: number): number {
    const bin = Math.min(binOf(count), this.#times.length - 1);
    const width = Math.max(1, beginOf(bin + 1) - beginOf(bin));
    return (this.#times[bin] + 0.5) / width / (this.#pixels + 1);
  }

  /** The same of pixels that get events of an object beside their own. @param added see {@link poisson} */
  with(count: number, { from, weights }: PoissonWeights): number {
    let sum = 0;
    for (let k = 0; k < weights.length && from + k <= count; k++) sum += weights[k] * this.of(count - from - k);
    return sum;
  }
}

/** Probabilities of `from`, `from` + 1, … events. */
export interface PoissonWeights {
  readonly from: number;
  readonly weights: readonly number[];
}

/** A Poisson distribution without its tails. @param mean > 0 */
export function poisson(mean: number): PoissonWeights {
  const mode = Math.floor(mean);
  const below: number[] = [];
  for (let m = mode, weight = 1; m > 0; m--) {
    weight *= m / mean;
    if (weight < minWeight) break;
    below.push(weight);
  }
  const above = [1];
  for (let m = mode + 1; above[above.length - 1] > minWeight; m++) above.push((above[above.length - 1] * mean) / m);
  const weights = [...below.toReversed(), ...above];
  const sum = weights.reduce((a, b) => a + b, 0);
  return { from: mode - below.length, weights: weights.map((weight) => weight / sum) };
}
