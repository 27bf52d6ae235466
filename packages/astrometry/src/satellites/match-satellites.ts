import { must } from '../must.ts';
import { checkSite, inOrder, type Observation, type ObservedTrack, type Site } from '../observations/observation.ts';
import { degree, direction, separationDeg } from '../sphere/vector.ts';
import {
  type Allowed,
  allowedOf,
  compare,
  type Fit,
  isAllowed,
  limit,
  type MatchOptions,
  type SatelliteCandidate,
} from './candidate.ts';
import { type Elements, usualLimits } from './elements.ts';
import { type Orbit, offset, orbitOf, type Prediction, predict } from './predict.ts';

export interface SatelliteMatches {
  /** The likeliest first: by km beside and along the path, in units of what its age allows. */
  readonly candidates: readonly SatelliteCandidate[];
  /** Sets of elements that were compared; that were set aside as too old; of satellites that came down. */
  readonly compared: number;
  readonly tooOld: number;
  readonly decayed: number;
  /** Where there is no candidate: within which limits there is none, and what is nearest. */
  readonly none?: string;
}

/** Beyond this from the track nothing is compared, degrees. */
const farDeg = 20;

/** Satellites whose rate differs by less than so much of the track's move about like it. */
const likeRate = 0.5;

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
  const fits: { readonly fit: Fit; readonly allowed: Allowed }[] = [];
  const alike: { readonly elements: Elements; readonly degrees: number }[] = [];
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
    if (isAlike(orbit, expected, middle, site)) alike.push({ elements, degrees });
    const fit = compare(orbit, observations, site, dut1S, age(elements));
    const allowed = fit && allowedOf(fit, observations, { acrossKm, alongKm });
    if (fit && allowed && isAllowed(fit, allowed)) fits.push({ fit, allowed });
  }
  const miss = ({ acrossKm: across, alongKm: along, ageDays }: Fit) =>
    (across / limit(acrossKm, ageDays)) ** 2 + (along / limit(alongKm, ageDays)) ** 2;
  const candidates = fits.map(({ fit, allowed }) => {
    const others = alike.flatMap(({ elements, degrees }) => (elements === fit.elements ? [] : degrees));
    return { ...fit, chance: chanceOf(fit, allowed, others) };
  });
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

/** Whether a satellite moves about like the track; where the rate of the track is not known, any does. */
function isAlike(orbit: Orbit, expected: Prediction, { utcMs, raRate, decRate, rateSigma }: Observation, site: Site): boolean {
  if (!Number.isFinite(rateSigma)) return true;
  const later = predict(orbit, site, utcMs + 100);
  if (later === undefined) return false;
  const [x, y] = offset(expected.direction, later.direction);
  return Math.hypot(10 * x - raRate, 10 * y - decRate) <= likeRate * Math.hypot(raRate, decRate) + 4 * rateSigma;
}

/** Solid angle within so many degrees, sr. */
const capOf = (degrees: number): number => 2 * Math.PI * (1 - Math.cos(degrees * degree));

/**
 * Probability that a satellite is as near by coincidence: 1 − exp(−ρ·A). A is the area of the sky in which a satellite would fit as well
 * (an ellipse, 20 km along the path for 5 km beside it, of the size of the miss with its error). ρ is the density of the other satellites
 * that move about like the track: the largest of k/(area within the k-th nearest of them), and at least one within 20 degrees. So it is
 * large in a belt, a train or a swarm.
 */
function chanceOf({ acrossKm, alongKm, rangeKm }: Fit, allowed: Allowed, othersDeg: readonly number[]): number {
  const square =
    (acrossKm ** 2 + allowed.sigmaKm ** 2) / allowed.acrossKm ** 2 + (alongKm ** 2 + allowed.sigmaKm ** 2) / allowed.alongKm ** 2;
  const area = (Math.PI * square * allowed.acrossKm * allowed.alongKm) / rangeKm ** 2;
  const densities = othersDeg.toSorted((a, b) => a - b).map((degrees, k) => (k + 1) / capOf(degrees));
  return 1 - Math.exp(-area * Math.max(1 / capOf(farDeg), ...densities));
}
