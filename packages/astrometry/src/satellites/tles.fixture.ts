import type { Site } from '../observations/observation.ts';
import { type Orbit, orbitOf } from './predict.ts';
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
