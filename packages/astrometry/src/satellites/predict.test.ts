import { execFileSync, spawnSync } from 'node:child_process';
import { fails } from '@spikeseg/test-support';
import { type SatRec, sgp4 } from 'satellite.js';
import { expect, test } from 'vitest';
import { parseUtc } from '../observations/utc.ts';
import { direction, dot, length, minus, separationDeg, times, unit } from '../sphere/vector.ts';
import { earthVelocity, temeToJ2000 } from './frames.ts';
import { orbitOf, predict } from './predict.ts';
import { readElements } from './read-elements.ts';
import { geostationary, hill, omm, ommCsv, station, tles, tleText } from './tles.fixture.ts';

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

test('A time in the place of the site is an error by name.', () => {
  const swapped = [station, 1.8e12, hill] as unknown as Parameters<typeof predict>;
  expect(() => predict(...swapped)).toThrow(fails(RangeError, 'site'));
  expect(() => predict(station, hill, Number.NaN)).toThrow(fails(RangeError, 'utcMs', 'NaN'));
});

test('what came down has no place', () => {
  const [tle] = tles;
  const falling = orbitOf(readElements(tleText.replace('59442-4 0  9992', '59442-1 0  9999'))[0]);
  expect(predict(falling, hill, tle.epochMs + 30 * 86_400_000)).toBeUndefined();
});

/** Whether Debian's Python has these; otherwise why tests are skipped is printed. */
function has(modules: string, what: string): boolean {
  const runs = spawnSync('/usr/bin/python3', ['-c', `import ${modules}`]).status === 0;
  if (!runs) console.warn(`skipped: ${what} (Debian: ${modules.replaceAll(/(\w+)/g, 'python3-$1')})`);
  return runs;
}

const python = (script: string, input: unknown): unknown =>
  JSON.parse(execFileSync('/usr/bin/python3', ['-c', script], { input: JSON.stringify(input), encoding: 'utf8' }));

const skyfield = has('skyfield, astropy', 'places by Skyfield and Astropy');

/** Skyfield reads the CSV: SGP4, UT1, frames, light time; Astropy has the velocity of the Earth, for the aberration. */
const bySkyfield = `
import sys, json, csv, io, numpy as np, astropy.units as u
from skyfield.api import EarthSatellite, load, wgs84
from astropy.coordinates import get_body_barycentric_posvel
from astropy.time import Time
J = json.load(sys.stdin); ts = load.timescale(builtin=True); top = wgs84.latlon(J['latDeg'], J['lonDeg'], J['heightM'])
out = []
for fields in csv.DictReader(io.StringIO(J['csv'])):
    sat = EarthSatellite.from_omm(ts, fields)
    for ms in J['utcs']:
        utc = Time(ms / 1000, format='unix'); t = ts.from_astropy(utc); topo = (sat - top).at(t)
        tau = topo.distance().km / 299792.458
        v = get_body_barycentric_posvel('earth', utc)[1].xyz.to_value(u.km / u.s)
        r = sat.at(ts.tt_jd(t.tt - tau / 86400)).position.km - top.at(t).position.km; s = r - v * tau
        out.append([*(s / np.linalg.norm(s)).tolist(), float(np.linalg.norm(r)), float(t.dut1)])
print(json.dumps(out))`;

test.skipIf(!skyfield)(
  '96 places of two orbits, from a hill of the south: within 0.2″ of Skyfield, which reads the same CSV',
  () => {
    const south = { latDeg: -33.9, lonDeg: 18.5, heightM: 1000 };
    const utcs = Array.from({ length: 48 }, (_, k) => parseUtc('2026-11-27T03:10:00Z') + 1_234_567 * k);
    const csv = ommCsv([
      omm,
      { ...omm, OBJECT_NAME: 'GEO', NORAD_CAT_ID: 36_585, MEAN_MOTION: 1.0027, ECCENTRICITY: 0.0002, INCLINATION: 0.05 },
    ]);
    const found = python(bySkyfield, { ...south, csv, utcs }) as [number, number, number, number, number][];
    const orbits = readElements(csv).map(orbitOf);
    const away = found.map(([x, y, z, rangeKm, ut1S], i) => {
      const seen = predict(orbits[Math.floor(i / utcs.length)], { ...hill, ...south }, utcs[i % utcs.length], { dut1S: ut1S })!;
      expect(Math.abs(seen.rangeKm - rangeKm)).toBeLessThan(0.05);
      return separationDeg(seen.direction, [x, y, z]) * 3600;
    });
    expect(away).toHaveLength(96);
    expect(Math.max(...away)).toBeLessThan(0.2);
  },
);

const astropy = has('astropy', 'the shadow of the Earth by the Sun of Astropy');

test.skipIf(!astropy)('it is dark where the Earth is between the station and the Sun of Astropy', () => {
  const utcs = Array.from({ length: 93 }, (_, minute) => parseUtc('2026-11-27T06:00:00Z') + 60_000 * minute);
  const script = `
import sys, json
from astropy.coordinates import get_sun
from astropy.time import Time
t = Time([x / 1000 for x in json.load(sys.stdin)], format='unix')
print(json.dumps(get_sun(t).cartesian.xyz.to_value('km').T.tolist()))`;
  const suns = python(script, utcs) as [number, number, number][];
  const dark = utcs.map((utcMs, i) => {
    const { position } = sgp4(station.record as SatRec, (utcMs - tles[0].epochMs) / 60_000)!;
    const [place, sun] = [temeToJ2000([position.x, position.y, position.z], utcMs), unit(suns[i])];
    const along = dot(place, sun);
    return along < 0 && length(minus(place, times(sun, along))) < 6378;
  });
  const shadows = utcs.map((utcMs) => predict(station, hill, utcMs)!.shadow);
  expect(dark.filter(Boolean).length).toBeGreaterThan(20);
  // The edges of the shadow are soft, and a cylinder is no cone.
  expect(shadows.filter((shadow, i) => shadow > 0.5 !== dark[i]).length).toBeLessThanOrEqual(1);
});
