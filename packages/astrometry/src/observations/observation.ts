import { must } from '../must.ts';
import type { PlateBelief } from '../plate/plate.ts';
import type { SkyPlace } from '../sphere/vector.ts';

/**
 * One place of a satellite: topocentric, against catalogue stars, axes of J2000 (ICRS). Refraction and annual aberration are out of it as
 * far as stars beside it share them; see `notCorrected`.
 */
export interface Observation extends SkyPlace {
  /** When the light came in: ms of civil UTC since 1970, with fractions; and its standard deviation, s. */
  readonly utcMs: number;
  readonly timeSigmaS: number;
  /** Covariance of (RA · cos Dec, Dec), arcsec²: [RA RA, RA Dec, Dec Dec]. */
  readonly covariance: readonly [number, number, number];
  /** Speed on the sky, arcsec/s: of RA times cos Dec, and of Dec; and their standard deviation. */
  readonly raRate: number;
  readonly decRate: number;
  readonly rateSigma: number;
  /** Time from which it was made, s. */
  readonly durationS: number;
  readonly magnitude?: number;
  /** Why its plate is believed. */
  readonly plate?: PlateBelief;
}

/** Where the camera stood. */
export interface Site {
  /** WGS84, degrees, east is positive; m above the ellipsoid. */
  readonly latDeg: number;
  readonly lonDeg: number;
  readonly heightM: number;
  /** Station number of IOD, UK and RDE: four digits; 9999 where there is none. */
  readonly station: string;
  readonly name?: string;
}

/** What was seen, as far as that is known. */
export interface ObservedObject {
  readonly track: number;
  /** Name, catalogue number, and international designation: `1998-067A`. */
  readonly name?: string;
  readonly norad?: number;
  readonly designation?: string;
}

export interface ObservedTrack {
  readonly object: ObservedObject;
  readonly observations: readonly Observation[];
}

/** What places of this package are, and which corrections are not in them: for comments of messages. */
export const notCorrected = [
  'Astrometric places against catalogue stars, axes of J2000: refraction and annual aberration removed as far as stars beside the object share them',
  'Topocentric; not corrected for light time, differential refraction and differential aberration',
] as const;

/** Standard deviation of a place per axis, arcsec. */
export const sigmaOf = ({ covariance: [ra, , dec] }: Observation): number => Math.sqrt((ra + dec) / 2);

/** @throws RangeError where the site is not on the Earth or has no station number */
export function checkSite({ latDeg, lonDeg, heightM, station }: Site): void {
  must(Math.abs(latDeg) <= 90, 'site.latDeg', 'degrees, -90 to 90', latDeg);
  must(lonDeg >= -180 && lonDeg <= 360, 'site.lonDeg', 'degrees, -180 to 360, east positive', lonDeg);
  must(heightM > -500 && heightM < 10_000, 'site.heightM', 'm above the ellipsoid, -500 to 10000', heightM);
  must(/^\d{4}$/.test(station), 'site.station', 'four digits (9999 where there is no station number)', station);
}

/** The observations of a track in the order of time. @throws RangeError where there are none, or one has no place or time */
export function inOrder({ object, observations }: ObservedTrack): readonly Observation[] {
  must(observations.length > 0, `track ${object.track}`, 'at least one observation', 'none');
  observations.forEach((one, i) => {
    const { utcMs, raDeg, decDeg, timeSigmaS } = one;
    const where = `track ${object.track}, observations[${i}]`;
    must(
      raDeg >= 0 && raDeg < 360 && Math.abs(decDeg) <= 90,
      where,
      'RA 0 to 360 and Dec -90 to 90 degrees',
      `${raDeg}, ${decDeg}`,
    );
    must(Number.isFinite(utcMs), `${where}.utcMs`, 'ms since 1970', utcMs);
    must(
      timeSigmaS >= 0 && sigmaOf(one) >= 0,
      `${where}.timeSigmaS, covariance`,
      'numbers',
      `${timeSigmaS}, ${one.covariance.join(' ')}`,
    );
  });
  return observations.toSorted((a, b) => a.utcMs - b.utcMs);
}
