import { type Observation, type Site, sigmaOf } from '../observations/observation.ts';
import { direction } from '../sphere/vector.ts';
import type { Elements } from './elements.ts';
import { type Orbit, offset, type Prediction, predict } from './predict.ts';

export interface MatchOptions {
  /** Sets of elements that are older are set aside, days; default of this and of what follows: `usualLimits`. */
  readonly maxAgeDays?: number;
  /** How far a satellite may be from where it is expected, km: beside its path, and along it, each plus so much per day of age. */
  readonly acrossKm?: readonly [number, number];
  readonly alongKm?: readonly [number, number];
  /** UT1 − UTC, s; default 0. */
  readonly dut1S?: number;
}

/** How a satellite fits a track. */
export interface Fit {
  readonly elements: Elements;
  /** Age of the elements at the middle of the track, days. */
  readonly ageDays: number;
  /** Between the places and where they were expected: mean, degrees. */
  readonly separationDeg: number;
  /** Mean distance beside the expected path, to its left, arcsec and km. */
  readonly acrossArcsec: number;
  readonly acrossKm: number;
  /** How much earlier than expected it came, s and km along the path. */
  readonly leadS: number;
  readonly alongKm: number;
  /** Length of the difference of the rates, arcsec/s; undefined where the track has no rate. */
  readonly rateArcsecS: number | undefined;
  /** What is left of the places when they are moved by `leadS`, rms per axis, arcsec. */
  readonly restArcsec: number;
  readonly rangeKm: number;
  /** Velocity in the orbit, km/s. */
  readonly speedKmS: number;
  readonly elevationDeg: number;
  /** How much of the Sun the Earth hides from it, 0 to 1: what is dark is not seen. */
  readonly shadow: number;
}

/** A satellite that a track may be of. */
export interface SatelliteCandidate extends Fit {
  /** Probability that some satellite of the file fits as well by coincidence, where the track is of none of them. */
  readonly chance: number;
}

/** A limit that grows with the age of the elements. */
export const limit = ([km, perDay]: readonly [number, number], ageDays: number): number => km + perDay * ageDays;

/** A rate may differ by so much of itself, beside its own error. */
const rateShare = 0.05;

/** How far the fit of a satellite may be off, with 3 (places) and 4 (rates) standard deviations of the track. */
export function allowedOf(
  { ageDays, rangeKm }: Fit,
  observations: readonly Observation[],
  { acrossKm, alongKm }: Pick<Required<MatchOptions>, 'acrossKm' | 'alongKm'>,
) {
  const sigmaKm = (mean(observations, sigmaOf) * rangeKm) / 206_265;
  const { raRate, decRate, rateSigma } = observations[observations.length >> 1];
  return {
    sigmaKm,
    acrossKm: limit(acrossKm, ageDays) + 3 * sigmaKm,
    alongKm: limit(alongKm, ageDays) + 3 * sigmaKm,
    rateArcsecS: rateShare * Math.hypot(raRate, decRate) + 4 * rateSigma,
  };
}
export type Allowed = ReturnType<typeof allowedOf>;

export const isAllowed = ({ acrossKm, alongKm, rateArcsecS = 0 }: Fit, allowed: Allowed): boolean =>
  Math.abs(acrossKm) <= allowed.acrossKm && Math.abs(alongKm) <= allowed.alongKm && rateArcsecS <= allowed.rateArcsecS;

const mean = <T>(list: readonly T[], of: (one: T) => number): number => list.reduce((sum, one) => sum + of(one), 0) / list.length;

/** A satellite with the way ahead in its orbit that fits the track best. */
export function compare(
  orbit: Orbit,
  observations: readonly Observation[],
  site: Site,
  dut1S: number,
  ageDays: number,
): Fit | undefined {
  let leadS = 0;
  let separation = 0;
  let fit: Residuals | undefined;
  for (let round = 0; round < 5; round++) {
    fit = residuals(orbit, observations, site, dut1S, leadS);
    if (fit === undefined) return undefined;
    if (round === 0) separation = mean(fit.beside, ([x, y]) => Math.hypot(x, y)) / 3600;
    if (round < 4) leadS += fit.leadS;
  }
  if (fit === undefined) return undefined;
  const { middle, beside, leftward } = fit;
  const acrossArcsec = mean(beside, ([x, y]) => x * leftward[0] + y * leftward[1]);
  const rate = observations[observations.length >> 1];
  return {
    elements: orbit.elements,
    ageDays,
    separationDeg: separation,
    acrossArcsec,
    acrossKm: (acrossArcsec * middle.rangeKm) / 206_265,
    leadS,
    alongKm: leadS * middle.speedKmS,
    rateArcsecS: Number.isFinite(rate.rateSigma) ? Math.hypot(rate.raRate - fit.rate[0], rate.decRate - fit.rate[1]) : undefined,
    restArcsec: Math.sqrt(mean(beside, ([x, y]) => x * x + y * y) / 2),
    rangeKm: middle.rangeKm,
    speedKmS: middle.speedKmS,
    elevationDeg: middle.elevationDeg,
    shadow: middle.shadow,
  };
}

interface Residuals {
  /** Of each observation: where it is less where it was expected, arcsec. */
  readonly beside: readonly (readonly [number, number])[];
  /** Further shift of time by which they become smallest, s. */
  readonly leadS: number;
  readonly middle: Prediction;
  /** Rate on the sky at the middle, arcsec/s; and the direction to the left of the orbital motion. */
  readonly rate: readonly [number, number];
  readonly leftward: readonly [number, number];
}

function residuals(
  orbit: Orbit,
  observations: readonly Observation[],
  site: Site,
  dut1S: number,
  leadS: number,
): Residuals | undefined {
  const beside: (readonly [number, number])[] = [];
  let [along, square] = [0, 0];
  let at: Pick<Residuals, 'middle' | 'rate' | 'leftward'> | undefined;
  for (const [i, { utcMs, raDeg, decDeg }] of observations.entries()) {
    const expected = predict(orbit, site, utcMs, { dut1S, leadS });
    const ahead = predict(orbit, site, utcMs, { dut1S, leadS: leadS + 0.1 });
    const later = predict(orbit, site, utcMs + 100, { dut1S, leadS });
    if (!expected || !ahead || !later) return undefined;
    const [x, y] = offset(expected.direction, direction(raDeg, decDeg));
    const [dx, dy] = offset(expected.direction, ahead.direction);
    const [vx, vy] = [dx / 0.1, dy / 0.1];
    beside.push([x, y]);
    along += x * vx + y * vy;
    square += vx * vx + vy * vy;
    if (i === observations.length >> 1) {
      const [rx, ry] = offset(expected.direction, later.direction);
      const speed = Math.hypot(vx, vy);
      // RA grows to the left of north.
      at = { middle: expected, rate: [rx / 0.1, ry / 0.1], leftward: [vy / speed, -vx / speed] };
    }
  }
  return at && { ...at, beside, leadS: along / square };
}
