/** A time, s: its mean and its variance. */
export interface Passage {
  readonly mean: number;
  readonly variance: number;
}

/** What events add to a sum of evidence: the share of them that adds each whole number of nats; there are more than a sum must reach, and the last one is as much or more. */
export type Gains = Float64Array;

/** Time after which a map has 2 nats more than it had: then tracks begin at its place again (`excursions.ts`). */
const againNats = 2;

/**
 * Until a sum reaches so many nats that is never below 0, gains by events and loses evenly: a Markov chain on whole nats, by its backward equations. What is lost
 * in between goes as steps of a nat at random times.
 *
 * @param perS events/s @param lossPerS nats/s; it is gained where this is below 0
 * @returns from 0 on, and from 2 nats below: `again`
 * @see Karlin & Taylor 1975, A first course in stochastic processes, 4.2
 */
export function passage(gains: Gains, perS: number, lossPerS: number, nats: number): Passage & { readonly again: Passage } {
  const up = gains.subarray(0, nats).map((share) => perS * share);
  const down = Math.max(0, lossPerS);
  up[1] += Math.max(0, -lossPerS);
  const all = perS * (1 - gains[0]) + Math.max(0, -lossPerS);
  // Rows of T(k) = a(k) + Σ rest(k, j) T(k + j): each takes in the one before, where the sum is a nat lower.
  const rest: Float64Array[] = [];
  const scale = new Float64Array(nats);
  for (let k = 0; k < nats; k++) {
    const [row, before] = [up.slice(0, nats - k), rest[k - 1]];
    scale[k] = all + (k > 0 ? down * (1 - (before[1] ?? 0)) : 0);
    for (let j = 1; j < row.length; j++) row[j] = (row[j] + (k > 0 ? down * before[j + 1] : 0)) / scale[k];
    rest.push(row);
  }
  const solved = (of: (k: number) => number): Float64Array => {
    const values = new Float64Array(nats);
    for (let k = 0; k < nats; k++) values[k] = (of(k) + (k > 0 ? down * values[k - 1] : 0)) / scale[k];
    for (let k = nats - 1; k >= 0; k--) for (let j = 1; k + j < nats; j++) values[k] += rest[k][j] * values[k + j];
    return values;
  };
  const mean = solved(() => 1);
  const square = solved((k) => 2 * mean[k]);
  const from = (k: number): Passage => ({ mean: mean[k], variance: square[k] - mean[k] ** 2 });
  return { ...from(0), again: from(nats - againNats) };
}

/** What a track supposes of its object: as if so many events had come in so many s. */
export interface Supposed {
  readonly events: number;
  readonly seconds: number;
}

/** Waits for an event that are as likely as one another, in parts of the mean. */
const waits = [0.19, 0.72, 2.09];
/** A track begins with so many nats more than it ends with (`follower.ts`). */
const endNats = 3;
/** Trials that are not over by then, and fewer than that share of them, are lost. */
const [longestEvents, fewest] = [60, 0.03];

/** No chance is less than this. */
const rarest = 1e-9;

/** How a track ends: the chance that it becomes an object, and how long that or its end takes, s. */
export interface Trial extends Passage {
  readonly chance: number;
}

/**
 * A track gains evidence by each event, and loses what it supposes in between; it becomes an object where it reaches so many nats, and ends 3 below 0. Goes
 * through the chances of each whole number of nats, event by event.
 *
 * @param gainsAt what events add, and what background adds in the mean per supposed event, for a supposed rate @param minHz the least that is supposed, events/s
 * @param perS events/s that come
 */
export function trial(
  gainsAt: (supposedHz: number) => { readonly gains: Gains; readonly noise: number },
  { events, seconds }: Supposed,
  minHz: number,
  perS: number,
  nats: number,
): Trial {
  const levels = nats + endNats;
  /** Chances of every whole number of nats, the last of all that is enough: after an event, and before the next one. */
  const [at, waited] = [new Float64Array(levels + 1), new Float64Array(levels + 1)];
  at[endNats] = 1;
  let [alive, mean, square, n] = [1, 0, 0, 0];
  while (n++ < longestEvents && alive > fewest) {
    const [come, over] = [events + n, seconds + (n - 1) / perS];
    const supposedHz = Math.max(minHz, come / over);
    const { gains, noise } = gainsAt(supposedHz);
    waited.fill(0);
    for (const wait of waits) {
      const s = wait / perS;
      const more = supposedHz * noise * s - Math.max(minHz * s, come * Math.log1p(s / over));
      const whole = Math.floor(more);
      const above = (more - whole) / waits.length;
      const below = 1 / waits.length - above;
      for (let k = Math.max(0, -1 - whole); k < levels; k++) {
        if (k + whole >= 0) waited[Math.min(k + whole, levels)] += at[k] * below;
        waited[Math.min(k + whole + 1, levels)] += at[k] * above;
      }
    }
    let [ended, now] = [alive, 0];
    for (const share of waited) ended -= share;
    at.fill(0, 0, levels);
    at[levels] += waited[levels];
    for (let k = 0; k < levels; k++) {
      let left = waited[k];
      for (let more = 0; k + more < levels; more++) {
        const share = waited[k] * gains[more];
        at[k + more] += share;
        left -= share;
        now += share;
      }
      at[levels] += left;
    }
    // One that ends does so half way to the next event.
    mean += (alive - now) * n - ended / 2;
    square += (alive - now) * n * n - ended * (n - 1 / 4);
    alive = now;
  }
  mean += alive * n;
  square += alive * n * n;
  return { chance: Math.max(rarest, at[levels]), mean: mean / perS, variance: (square - mean ** 2 + mean) / perS ** 2 };
}

/** The chance that what takes such a time is over within so many s: the inverse Gaussian distribution. @see Folks & Chhikara 1978, Journal of the Royal Statistical Society B 40, 263 */
export function passedWithin({ mean, variance }: Passage, seconds: number): number {
  const shape = mean ** 3 / variance;
  const root = Math.sqrt(shape / seconds);
  const before = normalBelow(root * (seconds / mean - 1));
  // e^(2 shape / mean) times a normal tail: as one exponential, as each alone leaves what a number can hold.
  const z = root * (seconds / mean + 1);
  return Math.min(1, before + tailRatio(z) * Math.exp((2 * shape) / mean - (z * z) / 2));
}

const normalBelow = (z: number): number =>
  z < 0 ? tailRatio(-z) * Math.exp((-z * z) / 2) : 1 - tailRatio(z) * Math.exp((-z * z) / 2);

/** Φ(−z) e^(z²/2) for z ≥ 0, to 1e-7 (Abramowitz & Stegun 1964, 26.2.17). */
function tailRatio(z: number): number {
  const k = 1 / (1 + 0.2316419 * z);
  const series = k * (0.31938153 + k * (-0.356563782 + k * (1.781477937 + k * (-1.821255978 + k * 1.330274429))));
  return series / Math.sqrt(2 * Math.PI);
}
