import { fails, says } from '@spikeseg/test-support';
import { describe, expect, test } from 'vitest';
import type { ObservedTrack } from '../observations/observation.ts';
import { degree } from '../sphere/vector.ts';
import { matchSatellites } from './match-satellites.ts';
import { geostationary, hill, seen, station, tles } from './tles.fixture.ts';

test('a satellite that comes when it should', () => {
  const { candidates, compared, none } = matchSatellites(seen(station), tles, hill);
  expect(candidates.map(({ elements }) => elements.name)).toEqual(['STATION']);
  expect(candidates[0]).toMatchObject({
    separationDeg: expect.closeTo(0, 6) as number,
    leadS: expect.closeTo(0, 4) as number,
    ageDays: expect.closeTo(0.793, 3) as number,
    rateArcsecS: expect.closeTo(0, 1) as number,
  });
  expect(compared).toBe(2);
  expect(none).toBeUndefined();
});

test('one that comes 2 s early is 15 km along its path, and beside it by what it is', () => {
  const [found] = matchSatellites(seen(station, 2, 300), tles, hill).candidates;
  const path = matchSatellites(seen(station), tles, hill).candidates[0];
  expect(found.leadS).toBeCloseTo(2, 0);
  expect(found.alongKm).toBeGreaterThan(14);
  expect(found.alongKm).toBeLessThan(17);
  expect(found.separationDeg).toBeGreaterThan(0.5);
  // 300″ of Dec, of a way that goes to the south-east: partly beside it, partly along.
  expect(Math.abs(found.acrossArcsec)).toBeGreaterThan(100);
  expect(Math.abs(found.acrossArcsec)).toBeLessThan(300);
  expect(found.acrossKm).toBeCloseTo((found.acrossArcsec / 3600) * degree * path.rangeKm, 1);
  // It goes east (RA grows, which is to the left of north), so that north is to its left.
  expect(found.acrossArcsec).toBeLessThan(0);
});

test('a geostationary satellite', () => {
  const [found, other] = matchSatellites(seen(geostationary), tles, hill).candidates;
  expect(found.elements.norad).toBe(36_585);
  expect(other).toBeUndefined();
});

const withOffset = (degrees: number) => {
  const [line1, line2] = tles[0].set as [string, string];
  const anomaly = (347.6017 + degrees).toFixed(4);
  return { ...tles[0], name: `${degrees} ahead`, set: [line1, line2.replace('347.6017', anomaly)] as const };
};

const chance = (...degrees: number[]) =>
  matchSatellites(seen(station), [...tles, ...degrees.map(withOffset)], hill).candidates.find(
    ({ elements: { name } }) => name === 'STATION',
  )!.chance;

describe('chance', () => {
  test('is small for a satellite that stands alone, and large beside one that moves alike', () => {
    // 7″ at 560 km beside limits of 5.8 and 36 km: π · 2 · 0.02² · 36/5.8 km² of 313,600, in 20 degrees: 0.38 sr.
    expect(chance()).toBeLessThan(1e-6);
    expect(chance(0.2)).toBeGreaterThan(10 * chance());
    expect(chance(0.001)).toBeGreaterThan(0.01);
  });
});

describe('none', () => {
  test.each<[string, ObservedTrack]>([
    [
      'another rate',
      { object: { track: 5 }, observations: seen(station).observations.map((one) => ({ ...one, raRate: -one.raRate })) },
    ],
    ['too far beside', seen(station, 0, 9000)],
    ['a minute early', seen(station, 60)],
  ])('%s: the limits and the nearest', (_, track) => {
    const { candidates, none } = matchSatellites(track, tles, hill);
    expect(candidates).toEqual([]);
    expect(none).toMatch(says('track 5', 'within', 5, 20, 'STATION', 'degrees away'));
  });

  test('a satellite whose elements are no numbers is nowhere: the nearest is another', () => {
    const [, { set }] = tles;
    const [line1, line2] = set as [string, string];
    const broken = { ...tles[1], name: 'BROKEN', set: [line1, line2.replace('  0.0500', 'abcdefgh')] as const };
    for (const sets of [
      [broken, ...tles],
      [...tles, broken],
    ])
      expect(matchSatellites(seen(station, 60), sets, hill)).toMatchObject({
        decayed: 1,
        compared: 2,
        none: expect.stringMatching(says('the nearest is STATION')) as string,
      });
  });

  test('without a rate places alone decide', () => {
    const track = seen(station, 0, 0, false);
    expect(matchSatellites(track, tles, hill).candidates[0]).toMatchObject({ rateArcsecS: undefined });
  });

  test('elements that are too old are set aside, and that is said', () => {
    const late = {
      object: { track: 5 },
      observations: seen(station).observations.map((one) => ({ ...one, utcMs: one.utcMs + 40 * 86_400_000 })),
    };
    const { none, tooOld, candidates } = matchSatellites(late, tles, hill);
    expect([tooOld, candidates.length]).toEqual([2, 0]);
    expect(none).toMatch(says('track 5', 14, 40.8, 'newer'));
  });
});

test('bad input', () => {
  expect(() => matchSatellites(seen(station), [], hill)).toThrow(fails(RangeError, 'sets', 'none'));
  expect(() => matchSatellites(seen(station), tles, { ...hill, latDeg: -95 })).toThrow(fails(RangeError, 'site.latDeg', 90, -95));
  expect(() => matchSatellites({ object: { track: 9 }, observations: [] }, tles, hill)).toThrow(
    fails(RangeError, 'track 9', 'none'),
  );
});
