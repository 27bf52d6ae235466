import type { Site } from '../observations/observation.ts';
import { type Orbit, orbitOf } from './predict.ts';
import { readTles } from './read-tles.ts';

export const hill: Site = { latDeg: 48, lonDeg: 11, heightM: 500, station: '9999' };

/** A station at 400 km and a geostationary satellite; elements of 26 November 2026, made up. */
export const tleText = `0 STATION
1 25544U 98067A   26330.50000000  .00003075  00000-0  59442-4 0  9992
2 25544  51.6433  59.2583 0008217  16.4489 347.6017 15.51174618173442
1 36585U 10022A   26330.50000000  .00000010  00000-0  00000-0 0  9992
2 36585   0.0500  80.0000 0002000  60.0000 100.0000  1.00270000 60007
`;
export const tles = readTles(tleText);
export const [station, geostationary] = tles.map(orbitOf) as [Orbit, Orbit];
