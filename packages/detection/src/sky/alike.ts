/** Minimum and maximum spread of the velocities of objects with a motion of their own, px/s; every factor of two between them is as likely. */
const ownSpreads: readonly number[] = Array.from({ length: 11 }, (_, k) => 0.4 * 2 ** k);
/** While the mount follows something else, the velocity of a passing satellite differs from that of the sky by at least this share. */
export const minOwnShare = 0.1;
/** Share of measured stars whose error is `wildTimes` as large as stated. */
const [wildShare, wildTimes] = [0.1, 3];

/** Error of the place of a track that states none, and minimum error of any, px per axis. */
export const [placePx, minPlacePx]: readonly [number, number] = [0.55, 0.3];
/** Of the error of a slope, see {@link slopeVariance}; s. */
const [slopeShare, memoryS] = [1.4, 1];
/** Additional error of the velocity of a young track, px/s; it fades as e^(−T / 1 s). */
const youngPxS = 1.5;
/** Maximum speed at which the track of a star creeps, px/s. */
const creepPxS = 0.02;

/** Density of the velocity of a star against the sky, which it has by error alone: 0.9 N(u; 0, s²) + 0.1 N(u; 0, 9 s²). @param square |u|², px²/s² @param variance s² per axis */
export const ofStar = (square: number, variance: number, wild: number = wildShare): number =>
  (1 - wild) * normal(square, variance) + wild * normal(square, wildTimes ** 2 * variance);

/** Density of the velocity of what has a motion of its own: mean_j N(u; 0, s² + σ_j²), σ_j = 0.4, 0.8, … 410 px/s. @param least σ_j that there is, px/s */
export function ofOther(square: number, variance: number, min = 0): number {
  const spreads = ownSpreads.filter((spread) => spread >= min);
  return spreads.reduce((sum, spread) => sum + normal(square, variance + spread * spread), 0) / spreads.length;
}

/** Smaller than any density that matters. */
const tiny = 1e-300;

/** Maximum evidence, nats. */
const maxNats = 40;

/** How much likelier one is than the other, nats, from −40 to 40. */
export const nats = (one: number, other: number): number =>
  Math.min(maxNats, Math.max(-maxNats, Math.log(one + tiny) - Math.log(other + tiny)));

/** Density of a normal distribution of two equal axes. */
export const normal = (square: number, variance: number): number => Math.exp(-square / (2 * variance)) / (2 * Math.PI * variance);

/** How a track moves against the sky, px/s, and the variance of that per axis, px²/s². */
export interface Slope {
  readonly ux: number;
  readonly uy: number;
  readonly variance: number;
}

/**
 * How much likelier a star errs as it does in the last blocks than something else moves alike in all of them, nats, and how fast that moves: of the last two, the last
 * three and so on where it is least. A track that has gone on as another object is that from then on, whatever it was before.
 */
export function lately(blocks: readonly Slope[]): { readonly nats: number; readonly speed: number } {
  let min = { nats: 0, speed: 0 };
  let [ux, uy, weight, star, alike] = [0, 0, 0, 0, 0];
  for (const [k, { ux: x, uy: y, variance }] of blocks.toReversed().entries()) {
    ux += x / variance;
    uy += y / variance;
    weight += 1 / variance;
    const square = x * x + y * y;
    star += Math.log(ofStar(square, variance) + tiny);
    alike += logNormal(square, variance);
    const mean = (ux * ux + uy * uy) / weight ** 2;
    // Π N(u_k; u, s_k²) = N(mean; u, s²) · Π N(u_k; 0, s_k²) / N(mean; 0, s²)
    const other = Math.log(ofOther(mean, 1 / weight) + tiny) + alike - logNormal(mean, 1 / weight);
    if (k > 0 && star - other < min.nats) min = { nats: Math.max(-maxNats, star - other), speed: Math.sqrt(mean) };
  }
  return min;
}

const logNormal = (square: number, variance: number): number => -square / (2 * variance) - Math.log(2 * Math.PI * variance);

/**
 * Variance per axis of the slope of a straight line through places of a track, px²/s²: (1.4 s / (T + 1 s))² for places that err by s over T seconds, as measured on stars of
 * generated skies over 0.8 to 58 s, and in the first second more, whatever a track says of its places (1 to 2 px/s, measured on stars of 3 px/s). Errors of places last, so
 * that the slope gets better with T, and not with its power of 1.5. Lines of several segments are as many.
 *
 * @param n places @param spread sum of their squared times from the mean of their segment, s² @param everyS time between them @param square error of a place, px²
 */
export function slopeVariance(n: number, spread: number, everyS: number, square: number = placePx ** 2): number {
  const lengthS = Math.sqrt((12 * spread) / n);
  const lines = Math.max(1, (n * everyS) / Math.max(lengthS, everyS));
  return (
    (slopeShare ** 2 * square) / (lengthS + memoryS) ** 2 / lines + creepPxS ** 2 + (youngPxS * Math.exp(-lines * lengthS)) ** 2
  );
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
/** Maximum speed of a sky that stands on the chip, px/s. */
export const standingPxS = 0.3;
/** Speeds that a sky has where nothing is known, px/s, every factor as likely: those of a mount that follows it are below `standingPxS`. */
const [slowest, fastest] = [0.05, 600];
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
  if (mount === 'sidereal') return v < standingPxS ? 1 / Math.log(standingPxS / slowest) : 0;
  if (mount === 'follows' || arcsecPx === undefined) return v < standingPxS ? 0 : 1 / Math.log(fastest / standingPxS);
  const max = turnArcsecS / arcsecPx;
  const of = (mean: number): number => Math.exp(-((v - mean) ** 2) / (2 * (scaleError * max) ** 2)) / (scaleError * max);
  return (v * cosines.reduce((sum, cosine) => sum + of(cosine * max), 0)) / (cosines.length * Math.sqrt(2 * Math.PI));
}
