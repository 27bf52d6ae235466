/** How a sum of evidence ends: the chance that it reaches what it must, and how long that or its end takes, s: the mean and the variance. */
export interface Passage {
  readonly chance: number;
  readonly mean: number;
  readonly variance: number;
}

/** No sum must reach more nats. */
export const maxNats = 20;
/** Of the equations: once for all, as what is solved often is small. */
const [rest, scale, up, beyond] = [maxNats ** 2, maxNats, maxNats, maxNats].map((length) => new Float64Array(length));
const ones = new Float64Array(maxNats).fill(1);
/** No chance is less than this. */
const rarest = 1e-9;

/**
 * Until a sum reaches so many nats that gains by events and loses evenly: a Markov chain on whole nats, by its backward equations. What is lost in between goes
 * as steps of a nat at random times.
 *
 * @param gains the share of events that add each whole number of nats @param perS events/s
 * @param lossPerS nats/s; it is gained where this is below 0
 * @param floor what is below 0: a sum is never there, or ends there
 * @returns from any of the whole numbers of nats below `nats` on
 * @see Karlin & Taylor 1975, A first course in stochastic processes, 4.2
 */
export function passage(
  gains: Float64Array,
  perS: number,
  lossPerS: number,
  nats: number,
  floor: 'never' | 'ends',
): (from: number) => Passage {
  for (let k = 0; k < nats; k++) up[k] = perS * gains[k];
  const [down, rise] = [Math.max(0, lossPerS), Math.max(0, -lossPerS)];
  up[1] += rise;
  const all = perS * (1 - gains[0]) + rise;
  // T(k) = a(k) + Σ rest(k, j) T(k + j): each row takes in the one before, where the sum is a nat lower.
  for (let k = 0; k < nats; k++) {
    const [row, before] = [k * maxNats, (k - 1) * maxNats];
    scale[k] = all + (k > 0 ? down * (1 - rest[before + 1]) : floor === 'ends' ? down : 0);
    for (let j = 1; k + j <= nats; j++)
      rest[row + j] = ((j < nats ? up[j] : 0) + (k > 0 ? down * rest[before + j + 1] : 0)) / scale[k];
  }
  const mean = solved(nats, down, ones);
  const square = solved(nats, down, mean);
  for (let k = nats - 1, left = all; k >= 0; k--) {
    beyond[k] = left;
    if (k > 0) left -= up[nats - k];
  }
  const reached = floor === 'ends' && solved(nats, down, beyond);
  return (k) => ({ chance: reached ? Math.max(rarest, reached[k]) : 1, mean: mean[k], variance: 2 * square[k] - mean[k] ** 2 });
}

/** The chance that what takes such a time is over within so many s: as if it were a delay, and then came at an even rate. */
export function passedWithin({ mean, variance }: Omit<Passage, 'chance'>, seconds: number): number {
  const delay = Math.max(0, mean - Math.sqrt(variance));
  return Math.max(0, -Math.expm1((delay - seconds) / (mean - delay)));
}

/** Of the equations with such values at their right: by whole nats below `nats`. */
function solved(nats: number, down: number, of: Float64Array): Float64Array {
  const values = new Float64Array(nats);
  for (let k = 0; k < nats; k++) values[k] = (of[k] + (k > 0 ? down * values[k - 1] : 0)) / scale[k];
  for (let k = nats - 1; k >= 0; k--) for (let j = 1; k + j < nats; j++) values[k] += rest[k * maxNats + j] * values[k + j];
  return values;
}
