/** Least and largest spread of the velocities of what has a motion of its own, px/s; between them every factor of two is as likely. */
const ownSpreads: readonly number[] = Array.from({ length: 11 }, (_, k) => 0.4 * 2 ** k);
/** Share of measured stars whose error is so many times as large as stated. */
const [wildShare, wildTimes] = [0.1, 3];

/** Error of the place of a track, px per axis, and for how long it stays the same, s. */
export const placePx = 0.55;
const memoryS = 1;
/** How fast the track of a star may creep, px/s. */
const creepPxS = 0.04;

/** Density of the velocity of a star against the sky, which it has by error alone: 0.9 N(u; 0, s²) + 0.1 N(u; 0, 9 s²). @param square |u|², px²/s² @param variance s² per axis */
export const ofStar = (square: number, variance: number): number =>
  (1 - wildShare) * normal(square, variance) + wildShare * normal(square, wildTimes ** 2 * variance);

/** Density of the velocity of what has a motion of its own: mean_j N(u; 0, s² + σ_j²), σ_j = 0.4, 0.8, … 410 px/s. */
export function ofOther(square: number, variance: number): number {
  let sum = 0;
  for (const spread of ownSpreads) sum += normal(square, variance + spread * spread);
  return sum / ownSpreads.length;
}

/** How much likelier one is than the other, nats, from −40 to 40. */
export const nats = (one: number, other: number): number =>
  Math.min(40, Math.max(-40, Math.log(one + 1e-300) - Math.log(other + 1e-300)));

/** Density of a normal distribution of two equal axes. */
export const normal = (square: number, variance: number): number => Math.exp(-square / (2 * variance)) / (2 * Math.PI * variance);

/**
 * Variance per axis of the slope of a straight line through places of a track, px²/s²: errors of places last, so that a place counts as a new one only after their memory.
 *
 * @param n places @param spread sum of their squared times from their mean, s² @param everyS time between them @param square error of a place, px²
 */
export function slopeVariance(n: number, spread: number, everyS: number, square: number = placePx ** 2): number {
  return (square * Math.max(1, Math.min(memoryS / everyS, n / 2))) / Math.max(spread, 1e-9) + creepPxS ** 2;
}
