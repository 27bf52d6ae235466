import { execFileSync, spawnSync } from 'node:child_process';
import { sgp4 } from 'satellite.js';
import { expect, test } from 'vitest';
import { parseUtc } from '../observations/utc.ts';
import { direction, dot, length, minus, separationDeg, times, unit } from '../sphere/vector.ts';
import { earthVelocity, temeToJ2000 } from './frames.ts';
import { orbitOf, predict } from './predict.ts';
import { readElements } from './read-elements.ts';
import { geostationary, hill, station, tles, tleText } from './tles.fixture.ts';

/**
 * RA, Dec (degrees), range (km) and elevation (degrees, geometric) by Skyfield 1.53 (SGP4, frames, light time) and the Earth's velocity of
 * Astropy 7.0 (aberration), with UT1 − UTC = 0.126832638 s.
 */
const dut1S = 0.126_832_638;
const reference = [
  ['LEO', '2026-11-27T02:10:00Z', 84.669_802_407, -0.149_385_336, 648.1414, 37.387],
  ['LEO', '2026-11-27T03:48:00Z', 247.388_989_059, 86.147_194_251, 559.3262, 46.438],
  ['LEO', '2026-11-27T07:02:00Z', 186.194_568_985, 8.246_328_825, 534.4629, 49.965],
  ['LEO', '2026-11-27T07:04:00Z', 227.821_231_354, -13.845_277_925, 1161.736, 16.278],
  ['GEO', '2026-11-27T00:00:00Z', 58.283_116_895, -7.128_879_646, 38_372.0549, 32.635],
  ['GEO', '2026-11-27T16:00:00Z', 298.949_297_145, -7.175_157_973, 38_385.5406, 32.589],
] as const;

test.each(reference)('%s at %s: within 0.3″ and 10 m of an independent program', (orbit, utc, ra, dec, rangeKm, elevationDeg) => {
  const seen = predict(orbit === 'LEO' ? station : geostationary, hill, parseUtc(utc), { dut1S })!;
  expect(separationDeg(seen.direction, direction(ra, dec)) * 3600).toBeLessThan(0.3);
  expect(separationDeg(direction(seen.raDeg, seen.decDeg), seen.direction) * 3600).toBeLessThan(1e-6);
  expect(Math.abs(seen.rangeKm - rangeKm)).toBeLessThan(0.01);
  expect(Math.abs(seen.elevationDeg - elevationDeg)).toBeLessThan(0.01);
});

test('UT1 − UTC is 12″ of a satellite near by', () => {
  const utc = parseUtc('2026-11-27T07:02:00Z');
  const [with_, without] = [predict(station, hill, utc, { dut1S })!, predict(station, hill, utc)!];
  const arcsec = separationDeg(with_.direction, without.direction) * 3600;
  expect(arcsec).toBeGreaterThan(5);
  expect(arcsec).toBeLessThan(25);
});

test('a satellite that is a second ahead is where it is a second later, but for the turn of the Earth', () => {
  const utc = parseUtc('2026-11-27T07:02:00Z');
  const ahead = predict(station, hill, utc, { leadS: 1 })!;
  const later = predict(station, hill, utc + 1000)!;
  // The site moves 0.31 km in a second: 120″ at 534 km; the satellite moves 7.66 km.
  expect(separationDeg(ahead.direction, later.direction) * 3600).toBeLessThan(130);
  expect(separationDeg(ahead.direction, predict(station, hill, utc)!.direction) * 3600).toBeGreaterThan(1500);
});

test('the Earth moves by 30 km/s, to where the Sun stood three months ago', () => {
  // At the equinox of March the Sun is at 0 h; the Earth moves towards 18 h, 23.4 degrees south.
  const [x, y, z] = earthVelocity(parseUtc('2026-03-20T14:46:00Z'));
  expect(Math.hypot(x, y, z)).toBeCloseTo(29.9, 1);
  expect(Math.abs(x)).toBeLessThan(0.8);
  expect(Math.atan2(z, y)).toBeCloseTo(Math.atan2(-Math.sin(0.409), -Math.cos(0.409)), 2);
});

test('what came down has no place', () => {
  const [tle] = tles;
  const falling = orbitOf(readElements(tleText.replace('59442-4 0  9992', '59442-1 0  9999'))[0]);
  expect(predict(falling, hill, tle.epochMs + 30 * 86_400_000)).toBeUndefined();
});

const astropy = spawnSync('/usr/bin/python3', ['-c', 'import astropy']).status === 0;
if (!astropy) console.warn('skipped: the shadow of the Earth by the Sun of Astropy (Debian: python3-astropy)');

test.skipIf(!astropy)('it is dark where the Earth is between the station and the Sun of Astropy', () => {
  const utcs = Array.from({ length: 93 }, (_, minute) => parseUtc('2026-11-27T06:00:00Z') + 60_000 * minute);
  const script = `
import sys, json
from astropy.coordinates import get_sun
from astropy.time import Time
t = Time([x / 1000 for x in json.load(sys.stdin)], format='unix')
print(json.dumps(get_sun(t).cartesian.xyz.to_value('km').T.tolist()))`;
  const suns = JSON.parse(
    execFileSync('/usr/bin/python3', ['-c', script], { input: JSON.stringify(utcs), encoding: 'utf8' }),
  ) as [number, number, number][];
  const dark = utcs.map((utcMs, i) => {
    const { position } = sgp4(station.record, (utcMs - tles[0].epochMs) / 60_000)!;
    const [place, sun] = [temeToJ2000([position.x, position.y, position.z], utcMs), unit(suns[i])];
    const along = dot(place, sun);
    return along < 0 && length(minus(place, times(sun, along))) < 6378;
  });
  const shadows = utcs.map((utcMs) => predict(station, hill, utcMs)!.shadow);
  expect(dark.filter(Boolean).length).toBeGreaterThan(20);
  // The edges of the shadow are soft, and a cylinder is no cone.
  expect(shadows.filter((shadow, i) => shadow > 0.5 !== dark[i]).length).toBeLessThanOrEqual(1);
});
