import {
  ecfToEci,
  geodeticToEcf,
  gstime,
  json2satrec,
  type SatRec,
  sgp4,
  shadowFraction,
  sunPos,
  twoline2satrec,
} from 'satellite.js';
import { must } from '../must.ts';
import { checkSite, type Site } from '../observations/observation.ts';
import { tangentPlane } from '../sphere/tangent-plane.ts';
import { arcsecond, degree, dot, length, minus, type SkyPlace, skyPlace, times, unit, type Vector } from '../sphere/vector.ts';
import type { Elements } from './elements.ts';
import { earthVelocity, temeToJ2000 } from './frames.ts';

/** Where a satellite is expected among the stars, as seen from a site. */
export interface Prediction extends SkyPlace {
  readonly direction: Vector;
  readonly rangeKm: number;
  /** Height above the horizon, degrees, without refraction. */
  readonly elevationDeg: number;
  /** Velocity in the orbit, km/s. */
  readonly speedKmS: number;
  /** How much of the Sun the Earth hides from it: 0 to 1, where it is dark. */
  readonly shadow: number;
}

/** Elements that are ready to be asked. */
export interface Orbit {
  readonly elements: Elements;
  /** What SGP4 keeps of them. */
  readonly record: object;
}

/** What an OMM has beside its elements; SGP4 does not use it. */
const notUsed = { OBJECT_NAME: '', OBJECT_ID: '', NORAD_CAT_ID: 0, MEAN_MOTION_DOT: 0, MEAN_MOTION_DDOT: 0, ELEMENT_SET_NO: 0 };

export const orbitOf = (elements: Elements): Orbit => ({
  elements,
  record: 'EPOCH' in elements.set ? json2satrec({ ...notUsed, ...elements.set }) : twoline2satrec(...elements.set),
});

const lightKmS = 299_792.458;

export interface PredictOptions {
  /** UT1 − UTC, s (IERS); default 0. A tenth of a second is up to 1.5″ of the site's place, 12″ of a satellite at 500 km. */
  readonly dut1S?: number;
  /** How far the satellite is ahead in its orbit, s; default 0. */
  readonly leadS?: number;
}

/**
 * Right ascension and declination of a satellite as it is measured against catalogue stars: SGP4, less the site, light time, axes of
 * J2000, and the annual aberration that the stars have and a satellite has not (it goes with the Earth). Undefined where SGP4 fails: the
 * satellite came down, or the elements are too old.
 *
 * @param utcMs ms of UTC since 1970
 * @throws RangeError where the site is not on the Earth, or the time is no number
 */
export function predict(
  { elements, record }: Orbit,
  site: Site,
  utcMs: number,
  { dut1S = 0, leadS = 0 }: PredictOptions = {},
): Prediction | undefined {
  checkSite(site);
  must(Number.isFinite(utcMs), 'utcMs', 'ms since 1970', utcMs);
  const here = siteVector(site, utcMs, dut1S);
  const at = (secondsBefore: number) =>
    sgp4(record as SatRec, (utcMs - elements.epochMs) / 60_000 + (leadS - secondsBefore) / 60);
  const seen = at(0);
  if (seen === null) return undefined;
  const delay = length(minus(vector(seen.position), here)) / lightKmS;
  const earlier = at(delay);
  if (earlier === null) return undefined;
  const away = minus(vector(earlier.position), here);
  const rangeKm = length(away);
  if (!Number.isFinite(rangeKm)) return undefined;
  const against = minus(temeToJ2000(away, utcMs), times(earthVelocity(utcMs), rangeKm / lightKmS));
  const up = geodeticUp(site, here);
  return {
    ...skyPlace(against),
    direction: unit(against),
    rangeKm,
    elevationDeg: 90 - Math.acos(Math.max(-1, Math.min(1, dot(unit(away), up)))) / degree,
    speedKmS: length(vector(earlier.velocity)),
    shadow: shadowFraction(sunPos(julianDay(utcMs)).rsun, earlier.position),
  };
}

const julianDay = (utcMs: number): number => utcMs / 86_400_000 + 2_440_587.5;

const vector = ({ x, y, z }: { readonly x: number; readonly y: number; readonly z: number }): Vector => [x, y, z];

/** The site in the frame of SGP4, km. Polar motion (10 m) is left out. */
function siteVector({ latDeg, lonDeg, heightM }: Site, utcMs: number, dut1S: number): Vector {
  const fixed = geodeticToEcf({ latitude: latDeg * degree, longitude: lonDeg * degree, height: heightM / 1000 });
  return vector(ecfToEci(fixed, gstime(julianDay(utcMs) + dut1S / 86_400)));
}

/** The vertical of the ellipsoid: latitude of the site, right ascension of its vector. */
function geodeticUp({ latDeg }: Site, [x, y]: Vector): Vector {
  const [lat, lon] = [latDeg * degree, Math.atan2(y, x)];
  return [Math.cos(lat) * Math.cos(lon), Math.cos(lat) * Math.sin(lon), Math.sin(lat)];
}

/** What of a direction is beside another: (RA · cos Dec, Dec), arcsec. */
export function offset(from: Vector, to: Vector): readonly [number, number] {
  const { east, north } = tangentPlane(from);
  const depth = dot(from, to);
  return [dot(to, east) / depth / arcsecond, dot(to, north) / depth / arcsecond];
}
