import { must } from '../must.ts';
import { checkSite, inOrder, type Observation, type ObservedTrack, type Site, sigmaOf } from '../observations/observation.ts';
import { direction, separationDeg } from '../sphere/vector.ts';
import { type Elements, usualLimits } from './elements.ts';
import { type Orbit, offset, orbitOf, type Prediction, predict } from './predict.ts';

export interface MatchOptions {
  /** Sets of elements that are older are set aside, days; default of this and of what follows: `usualLimits`. */
  readonly maxAgeDays?: number;
  /** How far a satellite may be from where it is expected, km: beside its path, and along it, each plus so much per day of age. */
  readonly acrossKm?: readonly [number, number];
  readonly alongKm?: readonly [number, number];
  /** UT1 − UTC, s; default 0. */
  readonly dut1S?: number;
}

/** A satellite that a track may be of. */
export interface Candidate {
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
  readonly elevationDeg: number;
  /** How much of the Sun the Earth hides from it, 0 to 1: what is dark is not seen. */
  readonly shadow: number;
}

export interface SatelliteMatches {
  /** The likeliest first: by km beside and along the path, in units of what its age allows. */
  readonly candidates: readonly Candidate[];
  /** Sets of elements that were compared; that were set aside as too old; of satellites that came down. */
  readonly compared: number;
  readonly tooOld: number;
  readonly decayed: number;
  /** Where there is no candidate: within which limits there is none, and what is nearest. */
  readonly none?: string;
}

/** Beyond this from the track nothing is compared, degrees. */
const farDeg = 20;

/**
 * Which satellite a track is of. Errors of elements are along the path, mostly: a satellite comes early or late on the path that was
 * expected. So of each the time shift is fitted (the satellite moves in its orbit, the site stays), and what counts is how far the track is
 * beside the path, how large the shift is and whether the rate is the same.
 *
 * @throws RangeError where the track is empty or the site is not on the Earth
 */
export function matchSatellites(
  track: ObservedTrack,
  sets: readonly Elements[],
  site: Site,
  options: MatchOptions = {},
): SatelliteMatches {
  const { maxAgeDays, acrossKm, alongKm, dut1S = 0 } = { ...usualLimits, ...options };
  checkSite(site);
  must(sets.length > 0, 'sets', 'at least one set of elements', 'none');
  const observations = inOrder(track);
  const middle = observations[observations.length >> 1];
  const age = ({ epochMs }: Elements) => Math.abs(middle.utcMs - epochMs) / 86_400_000;
  const young = sets.filter((set) => age(set) <= maxAgeDays);
  const towards = direction(middle.raDeg, middle.decDeg);
  const candidates: Candidate[] = [];
  let decayed = 0;
  let nearest: { readonly name: string; readonly degrees: number } | undefined;
  for (const elements of young) {
    const orbit = orbitOf(elements);
    const expected = predict(orbit, site, middle.utcMs, { dut1S });
    if (expected === undefined) {
      decayed++;
      continue;
    }
    const degrees = separationDeg(expected.direction, towards);
    if (expected.elevationDeg < -5) continue;
    if (nearest === undefined || degrees < nearest.degrees) nearest = { name: elements.name, degrees };
    if (degrees > farDeg) continue;
    const found = compare(orbit, observations, site, dut1S, age(elements));
    if (found && isAllowed(found, observations, acrossKm, alongKm)) candidates.push(found);
  }
  const miss = ({ acrossKm: across, alongKm: along, ageDays }: Candidate) =>
    (across / limit(acrossKm, ageDays)) ** 2 + (along / limit(alongKm, ageDays)) ** 2;
  const near =
    nearest === undefined
      ? 'none is above the horizon'
      : `the nearest is ${nearest.name}, ${nearest.degrees.toFixed(2)} degrees away`;
  return {
    candidates: candidates.toSorted((a, b) => miss(a) - miss(b)),
    compared: young.length - decayed,
    tooOld: sets.length - young.length,
    decayed,
    ...(candidates.length > 0
      ? {}
      : {
          none:
            young.length === 0
              ? `track ${track.object.track}: expected elements of at most ${maxAgeDays} days, the youngest of ${sets.length} has ${Math.min(...sets.map(age)).toFixed(1)}: get newer ones`
              : `track ${track.object.track}: none of ${young.length} satellites within ${acrossKm[0]} km beside and ${alongKm[0]} km along its path (${acrossKm[1]} and ${alongKm[1]} km more per day of age), with that rate: ${near}; look at the time and the site`,
        }),
  };
}

const limit = ([km, perDay]: readonly [number, number], ageDays: number): number => km + perDay * ageDays;

/** A rate may differ by so much of itself, beside its own error. */
const rateShare = 0.05;

function isAllowed(
  { acrossKm, alongKm, ageDays, rangeKm, rateArcsecS }: Candidate,
  observations: readonly Observation[],
  across: readonly [number, number],
  along: readonly [number, number],
): boolean {
  const sigma = mean(observations, sigmaOf);
  const noiseKm = (3 * sigma * rangeKm) / 206_265;
  const { raRate, decRate, rateSigma } = observations[observations.length >> 1];
  return (
    Math.abs(acrossKm) <= limit(across, ageDays) + noiseKm &&
    Math.abs(alongKm) <= limit(along, ageDays) + noiseKm &&
    (rateArcsecS === undefined || rateArcsecS <= rateShare * Math.hypot(raRate, decRate) + 4 * rateSigma)
  );
}

const mean = <T>(list: readonly T[], of: (one: T) => number): number => list.reduce((sum, one) => sum + of(one), 0) / list.length;

/** A satellite with the shift of time that fits the track best. */
function compare(
  orbit: Orbit,
  observations: readonly Observation[],
  site: Site,
  dut1S: number,
  ageDays: number,
): Candidate | undefined {
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
