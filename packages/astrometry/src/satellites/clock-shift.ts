import { must } from '../must.ts';
import { checkSite, inOrder, type Observation, type ObservedTrack, type Site } from '../observations/observation.ts';
import { degree, direction, separationDeg } from '../sphere/vector.ts';
import {
  type Allowed,
  allowedOf,
  compare,
  type Fit,
  isAllowed,
  type MatchOptions,
  type SatelliteCandidate,
} from './candidate.ts';
import { type Elements, usualLimits } from './elements.ts';
import { type Orbit, orbitOf, predict } from './predict.ts';

export interface ClockShiftOptions extends MatchOptions {
  /** UTC may be off by so much, s; default 600. */
  readonly maxShiftS?: number;
}

/** A satellite that a track would be of at another time. */
export interface ShiftedMatch {
  readonly track: number;
  /** The fit at the other time; `chance` is that of a coincidence within all shifts. */
  readonly candidate: SatelliteCandidate;
  /** How much later the stated UTC is than that at which it fits, s. */
  readonly lateS: number;
}

export interface ClockShift {
  /** All satellites that fit a track at some shift. */
  readonly matches: readonly ShiftedMatch[];
  /** The likeliest shift of all tracks together; undefined where nothing fits. */
  readonly clock?: {
    /** How much later the stated UTC is than that at which the satellites fit, s. */
    readonly lateS: number;
    /** Probability that so many tracks agree as well by coincidence. */
    readonly chance: number;
    readonly matches: readonly ShiftedMatch[];
  };
}

/** So near, degrees, a satellite is compared; the Earth's turn adds so much to its speed, km/s. */
const [nearDeg, turnKmS] = [1.5, 0.5];
/** Shifts of one satellite that differ by less, s, are the same. */
const sameS = 1;

/**
 * Whether tracks would fit satellites if the stated UTC were shifted. Of each satellite the shifts are searched at which it passes the place
 * of a track; there it must lie as near beside the path and move as fast as `matchSatellites` asks.
 *
 * The chance of a fit is 1 − exp(−n·a): n counts the fits of the track within all shifts, a is the distance beside the path, with its error,
 * as a share of what is allowed. Coincidences are spread evenly over what is allowed beside the path; their rates say nothing, as satellites
 * of one shell move alike. Each further track that agrees multiplies it by its own chance and by the share of all shifts that count as the
 * same.
 */
export function clockShift(
  tracks: readonly ObservedTrack[],
  sets: readonly Elements[],
  site: Site,
  options: ClockShiftOptions = {},
): ClockShift {
  const { maxShiftS = 600, maxAgeDays, acrossKm, alongKm, dut1S = 0 } = { ...usualLimits, ...options };
  checkSite(site);
  must(maxShiftS > 0 && maxShiftS <= 43_200, 'options.maxShiftS', 's, more than 0 and at most 43200', maxShiftS);
  const search = { site, maxShiftS, dut1S, acrossKm, alongKm };
  const orbits = sets.map(orbitOf);
  const matches = tracks.flatMap((track) => {
    const observations = inOrder(track);
    const ageOf = ({ elements }: Orbit) => Math.abs(observations[0].utcMs - elements.epochMs) / 86_400_000;
    const fits = orbits
      .filter((orbit) => ageOf(orbit) <= maxAgeDays)
      .flatMap((orbit) => passesOf(orbit, observations, ageOf(orbit), search));
    return fits.map(({ fit, allowed, shiftS }): Shifted => {
      const chance = chanceOf(fit, allowed, fits.length);
      return {
        track: track.object.track,
        candidate: { ...fit, chance },
        lateS: -shiftS,
        toleranceS: allowed.alongKm / fit.speedKmS,
      };
    });
  });
  const clock = bestOf(matches, maxShiftS);
  return { matches: matches.map(withoutTolerance), ...(clock && { clock }) };
}

interface Shifted extends ShiftedMatch {
  /** Errors of the elements along the path shift it by so much, s. */
  readonly toleranceS: number;
}

const withoutTolerance = ({ track, candidate, lateS }: Shifted): ShiftedMatch => ({ track, candidate, lateS });

interface ShiftSearch {
  readonly site: Site;
  readonly maxShiftS: number;
  readonly dut1S: number;
  readonly acrossKm: readonly [number, number];
  readonly alongKm: readonly [number, number];
}

interface Pass {
  readonly fit: Fit;
  readonly allowed: Allowed;
  readonly shiftS: number;
}

/** The shifts at which a satellite passes the track as it must. */
function passesOf(orbit: Orbit, observations: readonly Observation[], ageDays: number, search: ShiftSearch): Pass[] {
  const { site, maxShiftS, dut1S } = search;
  const { utcMs, raDeg, decDeg } = observations[observations.length >> 1];
  const towards = direction(raDeg, decDeg);
  const passes: Pass[] = [];
  for (let shiftS = -maxShiftS; shiftS <= maxShiftS; ) {
    const seen = predict(orbit, site, utcMs + 1000 * shiftS, { dut1S });
    if (seen === undefined) break;
    const awayDeg = separationDeg(seen.direction, towards);
    if (awayDeg <= nearDeg && seen.elevationDeg > -5) {
      const pass = passAt(orbit, observations, ageDays, { ...search, shiftS });
      if (pass && passes.every((other) => Math.abs(other.shiftS - pass.shiftS) > sameS)) passes.push(pass);
    }
    // At distance r and speed v an angle θ takes (1 − exp(−θ))·r/v at least, as the satellite may come nearer by v.
    const wayDeg = Math.max(nearDeg, awayDeg - nearDeg);
    shiftS += (1 - Math.exp(-wayDeg * degree)) * (seen.rangeKm / (seen.speedKmS + turnKmS));
  }
  return passes;
}

/** The fit at the shift near the given one at which the satellite is neither early nor late. */
function passAt(
  orbit: Orbit,
  observations: readonly Observation[],
  ageDays: number,
  { site, maxShiftS, dut1S, acrossKm, alongKm, shiftS: near }: ShiftSearch & { readonly shiftS: number },
): Pass | undefined {
  let shiftS = near;
  for (let round = 0; round < 6; round++) {
    const shifted = observations.map((one) => ({ ...one, utcMs: one.utcMs + 1000 * shiftS }));
    const fit = compare(orbit, shifted, site, dut1S, ageDays);
    if (fit === undefined || Math.abs(shiftS + fit.leadS) > maxShiftS) return undefined;
    if (Math.abs(fit.leadS) < 1e-3 || round === 5) {
      const allowed = allowedOf(fit, shifted, { acrossKm, alongKm });
      return isAllowed(fit, allowed) ? { fit, allowed, shiftS } : undefined;
    }
    shiftS += fit.leadS;
  }
  return undefined;
}

const chanceOf = ({ acrossKm }: Fit, allowed: Allowed, fits: number): number =>
  1 - Math.exp(-fits * Math.min(1, (Math.abs(acrossKm) + allowed.sigmaKm) / allowed.acrossKm));

/** The shift that has the smallest chance, with the fits of other tracks that agree with it. */
function bestOf(matches: readonly Shifted[], maxShiftS: number): ClockShift['clock'] {
  const groups = matches.map((seed) => {
    const group = [seed];
    let { chance } = seed.candidate;
    for (const track of new Set(matches.map((one) => one.track))) {
      if (track === seed.track) continue;
      const toleranceS = (one: Shifted): number => one.toleranceS + seed.toleranceS;
      const [agreeing] = matches
        .filter((one) => one.track === track && Math.abs(one.lateS - seed.lateS) <= toleranceS(one))
        .toSorted((a, b) => a.candidate.chance - b.candidate.chance);
      if (agreeing === undefined) continue;
      group.push(agreeing);
      chance *= agreeing.candidate.chance * Math.min(1, toleranceS(agreeing) / maxShiftS);
    }
    return { group, chance };
  });
  const [best] = groups.toSorted((a, b) => a.chance - b.chance);
  if (best === undefined) return undefined;
  const weight = best.group.reduce((sum, { toleranceS }) => sum + toleranceS ** -2, 0);
  const lateS = best.group.reduce((sum, one) => sum + one.lateS * one.toleranceS ** -2, 0) / weight;
  return { lateS, chance: best.chance, matches: best.group.map(withoutTolerance) };
}
