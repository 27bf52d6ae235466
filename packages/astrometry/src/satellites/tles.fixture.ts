import type { ObservedTrack, Site } from '../observations/observation.ts';
import { parseUtc } from '../observations/utc.ts';
import { type Orbit, offset, orbitOf, predict } from './predict.ts';
import { readElements } from './read-elements.ts';

export const hill: Site = { latDeg: 48, lonDeg: 11, heightM: 500, station: '9999' };

/** A station at 400 km and a geostationary satellite; elements of 26 November 2026, made up. */
export const tleText = `0 STATION
1 25544U 98067A   26330.50000000  .00003075  00000-0  59442-4 0  9992
2 25544  51.6433  59.2583 0008217  16.4489 347.6017 15.51174618173442
1 36585U 10022A   26330.50000000  .00000010  00000-0  00000-0 0  9992
2 36585   0.0500  80.0000 0002000  60.0000 100.0000  1.00270000 60007
`;
export const tles = readElements(tleText);
export const [station, geostationary] = tles.map(orbitOf) as [Orbit, Orbit];

/** The station of the TLE, as CelesTrak gives it. */
export const omm = {
  OBJECT_NAME: 'STATION',
  OBJECT_ID: '1998-067A',
  EPOCH: '2026-11-26T12:00:00.000000',
  MEAN_MOTION: 15.51174618,
  ECCENTRICITY: 0.0008217,
  INCLINATION: 51.6433,
  RA_OF_ASC_NODE: 59.2583,
  ARG_OF_PERICENTER: 16.4489,
  MEAN_ANOMALY: 347.6017,
  EPHEMERIS_TYPE: 0,
  CLASSIFICATION_TYPE: 'U',
  NORAD_CAT_ID: 25_544,
  ELEMENT_SET_NO: 999,
  REV_AT_EPOCH: 9999,
  BSTAR: 0.000_059_442,
  MEAN_MOTION_DOT: 0.000_030_75,
  MEAN_MOTION_DDOT: 0,
};
const fieldsOf = (of: object, line: (key: string, value: string) => string): string =>
  Object.entries(of)
    .map(([key, value]) => line(key, String(value)))
    .join('\n');
export const ommKeywords = (of: object): string =>
  fieldsOf(of, (key, value) => `${key} = ${value}${key === 'INCLINATION' ? ' [deg]' : ''}`);
export const ommXml = (of: object): string =>
  `<ndm><omm id="CCSDS_OMM_VERS"><body>${fieldsOf(of, (key, value) => `<${key}>${value}</${key}>`)}</body></omm></ndm>`;
/** A header and a row for each set, as CelesTrak has them. */
export const ommCsv = (sets: readonly object[], asWord = (value: string) => value): string =>
  [Object.keys(sets[0] ?? omm), ...sets.map((set) => Object.values(set).map(String))]
    .map((row) => row.map(asWord).join(','))
    .join('\n');

const start = parseUtc('2026-11-27T07:01:40Z');

/** Eight seconds of a satellite that comes early by `leadS`, `across` arcsec to the left (north-west of its way here). */
export function seen(orbit: Orbit, leadS = 0, decArcsec = 0, rates = true) {
  const observations = Array.from({ length: 8 }, (_, i) => {
    const at = (ms: number) => predict(orbit, hill, start + ms, { leadS })!;
    const [here, next] = [at(1000 * i), at(1000 * i + 100)];
    const [raRate, decRate] = offset(here.direction, next.direction).map((one) => one * 10) as [number, number];
    return {
      utcMs: start + 1000 * i,
      timeSigmaS: 0.001,
      raDeg: here.raDeg,
      decDeg: here.decDeg + decArcsec / 3600,
      covariance: [49, 0, 49] as const,
      raRate,
      decRate,
      rateSigma: rates ? 10 : Number.POSITIVE_INFINITY,
      durationS: 1,
      elevationDeg: here.elevationDeg,
    };
  });
  return { object: { track: 5 }, observations } satisfies ObservedTrack;
}

/** An angle of a number, degrees: as if drawn. */
const spread = (k: number): string => (((Math.sin(12.9898 * k + 4.1414) * 43_758.5453) % 1) * 180 + 180).toFixed(4);
/** Satellites of the height of the station, of any node and place in their orbits, from a number on. */
export const shellOf = (from: number, count: number) =>
  readElements(
    JSON.stringify(
      Array.from({ length: count }, (_, i) => i + from).map((k) => ({
        ...omm,
        OBJECT_NAME: `S${k}`,
        NORAD_CAT_ID: 50_000 + k,
        RA_OF_ASC_NODE: spread(2 * k),
        MEAN_ANOMALY: spread(2 * k + 1),
      })),
    ),
  );
export const isHigh = (orbit: Orbit): boolean => seen(orbit).observations[0].elevationDeg > 10;
