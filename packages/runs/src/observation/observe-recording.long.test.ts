import { matchSatellites, orbitOf, predict, readTles, type Site, skyToPixel } from '@spikeseg/astrometry';
import { expect, test } from 'vitest';
import { arcsecPx, errorOf, type MountName, observedNight, realNight } from './night.fixture.ts';

test.each<[MountName, number]>([
  ['sidereal', 1],
  ['sidereal', 2],
  ['fixed', 1],
])(
  'a %s mount, seed %i: the plate is solved, and the satellite is within 0.3 px of its RA and Dec in the median',
  async (mount, seed) => {
    const night = realNight(seed, mount);
    const { plates, tracks } = await observedNight(night);
    const [plate] = plates.filter((one) => one.plate.kind === 'solved').map((one) => one.plate);
    expect(plate).toMatchObject({ kind: 'solved' });
    if (plate.kind !== 'solved') return;
    expect(plate.chance).toBeLessThan(1e-4);
    expect(plate.matches.length).toBeGreaterThan(10);
    const errors = tracks.flatMap(({ observations }) =>
      observations.flatMap((one) => errorOf(one, night).map((error) => Math.abs(error) / arcsecPx)),
    );
    expect(errors.length).toBeGreaterThan(10);
    expect(errors.toSorted((a, b) => a - b)[errors.length >> 1]).toBeLessThan(0.3);
  },
);

const elements = `0 STATION
1 25544U 98067A   26330.50000000  .00003075  00000-0  59442-4 0  9992
2 25544  51.6433  59.2583 0008217  16.4489 347.6017 15.51174618173442
1 36585U 10022A   26330.50000000  .00000010  00000-0  00000-0 0  9992
2 36585   0.0500  80.0000 0002000  60.0000 100.0000  1.00270000 60007
`;

const still = { driftPxS: 0, rotationDegS: 0, follows: 'nothing', slews: 0, jitterPx: 0.3, jitterHz: 5 } as const;

test('a satellite that goes as its elements say is told by them, to a tenth of a second along its path', async () => {
  const site: Site = { latDeg: 48, lonDeg: 11, heightM: 500, station: '9999' };
  const tles = readTles(elements);
  const orbit = orbitOf(tles[0]);
  const [start, seconds, scale] = [Date.parse('2026-11-27T07:01:40Z'), 12, 150];
  const at = (tS: number) => {
    const place = predict(orbit, site, start + 1000 * tS);
    if (place === undefined) throw new Error('expected a place');
    return place;
  };
  const middle = at(seconds / 2);
  const field = [middle.raDeg, middle.decDeg, scale] as const;
  const more = { data: { synthetic: { duration_s: seconds, zero_point: 9.5, field } } };
  const { wcs } = realNight(4, 'sidereal', more);
  const knots = Array.from({ length: 4 * seconds + 1 }, (_, k) => {
    const [x, y] = skyToPixel(wcs, at(k / 4)) ?? [0, 0];
    return { tS: k / 4, x, y };
  });
  const night = realNight(4, 'sidereal', more, { paths: [{ knots, rateHz: 400 }], telescope: still });
  const { tracks } = await observedNight(night, '2026-11-27T07:01:40Z', scale);
  const found = tracks.map(({ track, observations }) => matchSatellites({ object: { track }, observations }, tles, site));
  const named = found.flatMap(({ candidates }) => candidates);
  expect(named[0]?.tle.name).toBe('STATION');
  expect(Math.abs(named[0].leadS)).toBeLessThan(0.1);
  expect(Math.abs(named[0].acrossArcsec)).toBeLessThan(0.5 * scale);
});
