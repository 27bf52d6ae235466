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

/** What is known of the sky before it is seen. */
export interface SkyHint {
  /** What carries the telescope: it stands on the ground, follows the stars, or follows something else. */
  readonly mount: 'fixed' | 'sidereal' | 'follows' | 'unknown';
  /** Angle that a pixel sees, arcsec. */
  readonly arcsecPx?: number | null | undefined;
}

export const noHint: SkyHint = { mount: 'unknown' };

/** How fast the sky turns about its pole, arcsec/s. */
const turnArcsecS = 15.041;
/** Speeds that a sky has where nothing is known, px/s, every factor as likely; the slower ones of a mount that follows it. */
const [slowest, standing, fastest] = [0.05, 0.3, 600];
/** Relative error of a scale and of a speed; share of hints that are wrong. */
const [scaleError, wrongShare] = [0.1, 0.02];
/** Declinations that a telescope points at: all parts of the sky are as likely. */
const cosines = Array.from({ length: 50 }, (_, k) => Math.sqrt(1 - ((k + 0.5) / 50) ** 2));

/**
 * How much likelier a speed of the sky is by a hint than without one, nats: ln((1 − ε) p(ln v | hint) / p(ln v) + ε), ε = 0.02. A fixed mount whose scale is known sees
 * v = 15.04″/s · cos δ / scale, of any declination δ.
 *
 * @param speed of the sky over the chip, px/s
 */
export function hintNats(speed: number, { mount, arcsecPx }: SkyHint): number {
  if (mount === 'unknown') return 0;
  const v = Math.min(fastest, Math.max(slowest, speed));
  return Math.log((1 - wrongShare) * density(v, mount, arcsecPx ?? undefined) * Math.log(fastest / slowest) + wrongShare);
}

/** Of the logarithm of a speed. */
function density(v: number, mount: SkyHint['mount'], arcsecPx: number | undefined): number {
  if (mount === 'sidereal') return v < standing ? 1 / Math.log(standing / slowest) : 0;
  if (mount === 'follows' || arcsecPx === undefined) return v < standing ? 0 : 1 / Math.log(fastest / standing);
  const most = turnArcsecS / arcsecPx;
  const of = (mean: number): number => Math.exp(-((v - mean) ** 2) / (2 * (scaleError * most) ** 2)) / (scaleError * most);
  return (v * cosines.reduce((sum, cosine) => sum + of(cosine * most), 0)) / (cosines.length * Math.sqrt(2 * Math.PI));
}
