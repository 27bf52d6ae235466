import { fails } from '@spikeseg/test-support';
import { describe, expect, test } from 'vitest';
import { seeded } from '../plate/picture.fixture.ts';
import type { PlateSolution } from '../plate/plate.ts';
import { pixelToSky, type TanWcs } from '../plate/wcs/tan-wcs.ts';
import { observeTrack, type SatellitePoint, zeroMagnitude } from './observe-track.ts';
import { parseUtc } from './utc.ts';

/** 36″/px, turned by 30 degrees. */
const [c, s] = [0.01 * Math.cos(Math.PI / 6), 0.01 * Math.sin(Math.PI / 6)];
const wcs: TanWcs = {
  raDeg: 0.3,
  decDeg: 62,
  pixel: [119.5, 89.5],
  cd: [
    [-c, s],
    [-s, -c],
  ],
};
const plate = (sigmaPx: number): PlateSolution => ({
  kind: 'solved',
  wcs,
  believed: { by: 'stars', chance: 1e-9 },
  matches: [
    { star: 1, catalogue: { raDeg: 0, decDeg: 62, magnitude: 5 }, dx: 0, dy: 0 },
    { star: 0, catalogue: { raDeg: 0, decDeg: 62, magnitude: 9 }, dx: 0, dy: 0 },
    { star: 2, catalogue: { raDeg: 0, decDeg: 62, magnitude: 6.1 }, dx: 0, dy: 0 },
  ],
  rmsPx: sigmaPx,
  fit: { stars: 10, sigmaPx, mean: [119.5, 89.5], inverseScatter: [1e-4, 0, 2e-4] },
});
const epoch = { utc: '2026-11-28T19:30:00Z', atUs: 5_000_000 };
const random = seeded(9);
const gauss = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
/** 20 px/s to the right and 10 up, a point every 40 ms. */
const track = (seconds: number, noise = 0, known?: number): SatellitePoint[] =>
  Array.from({ length: Math.round(seconds * 25) }, (_, i) => ({
    tUs: 6_000_000 + i * 40_000,
    x: 60 + 0.8 * i + noise * gauss(),
    y: 120 - 0.4 * i + noise * gauss(),
    ...(known === undefined ? {} : { covariance: [known ** 2, 0, known ** 2] as const }),
  }));

test('a place at the middle of each second, its UTC and its rate', () => {
  const seen = observeTrack(track(3), plate(0), { epoch });
  expect(seen.map(({ utcMs }) => utcMs - parseUtc('2026-11-28T19:30:00Z'))).toEqual([1480, 2480, 3480]);
  const truth = pixelToSky(wcs, [60 + 0.8 * 12, 120 - 0.4 * 12]);
  expect(seen[0].raDeg).toBeCloseTo(truth.raDeg, 8);
  expect(seen[0].decDeg).toBeCloseTo(truth.decDeg, 8);
  // The angle between the rate and the axes is that of the picture; 22.36 px/s of 36″.
  expect(Math.hypot(seen[0].raRate, seen[0].decRate)).toBeCloseTo(22.36 * 36, -1);
  const [later] = observeTrack(track(3).slice(25), plate(0), { epoch });
  const cosDec = Math.cos((seen[1].decDeg * Math.PI) / 180);
  const raMoved = ((seen[1].raDeg - seen[0].raDeg + 540) % 360) - 180;
  expect(raMoved * 3600 * cosDec).toBeCloseTo((seen[0].raRate + seen[1].raRate) / 2, 0);
  expect((seen[1].decDeg - seen[0].decDeg) * 3600).toBeCloseTo((seen[0].decRate + seen[1].decRate) / 2, 0);
  expect(later.raDeg).toBeCloseTo(seen[1].raDeg, 9);
});

/** Of RA, px². */
const variance = (points: SatellitePoint[], plateSigma = 0): number =>
  observeTrack(points, plate(plateSigma), { epoch })[0].covariance[0] / 36 ** 2;

describe('covariance', () => {
  test('errors of 300 tracks are as large as it says: χ² of place and rate', () => {
    let [places, rates] = [0, 0];
    const [clean] = observeTrack(track(1), plate(0), { epoch });
    for (let i = 0; i < 300; i++) {
      const [one] = observeTrack(track(1, 0.8, 0.8), plate(0), { epoch });
      const cosDec = Math.cos((clean.decDeg * Math.PI) / 180);
      const [ra, dec] = [(one.raDeg - clean.raDeg) * 3600 * cosDec, (one.decDeg - clean.decDeg) * 3600];
      const [aa, ad, dd] = one.covariance;
      places += (ra * ra * dd - 2 * ra * dec * ad + dec * dec * aa) / (aa * dd - ad * ad) / 600;
      rates += ((one.raRate - clean.raRate) ** 2 + (one.decRate - clean.decRate) ** 2) / one.rateSigma ** 2 / 600;
    }
    expect(places).toBeGreaterThan(0.8);
    expect(places).toBeLessThan(1.2);
    expect(rates).toBeGreaterThan(0.8);
    expect(rates).toBeLessThan(1.2);
  });

  test('points of a tracker share their error: a second is worth one point of 0.5 px, whatever the rate of points', () => {
    expect(Math.sqrt(variance(track(1)))).toBeCloseTo(0.5, 1);
    expect(Math.sqrt(variance(track(1).filter((_, i) => i % 5 === 0)))).toBeCloseTo(0.5, 1);
  });

  test('an error that is longer on one axis turns with the picture', () => {
    const long = track(1).map((point) => ({ ...point, covariance: [4, 0, 0.0001] as const }));
    const [aa, ad, dd] = observeTrack(long, plate(0), { epoch })[0].covariance;
    expect(Math.atan2(2 * ad, aa - dd) / 2).toBeCloseTo(Math.PI / 6, 1);
  });

  test('the plate adds its own, more away from its stars', () => {
    const distance = [60 + 0.8 * 12 - 119.5, 120 - 0.4 * 12 - 89.5] as const;
    expect(variance(track(1, 0, 0.01), 0.6) - variance(track(1, 0, 0.01), 0)).toBeCloseTo(
      0.36 * (0.1 + 1e-4 * distance[0] ** 2 + 2e-4 * distance[1] ** 2),
      1,
    );
  });
});

const toPlate = ({ tUs, x, y }: SatellitePoint) => [x - 3 * ((tUs - 6e6) / 1e6), y] as const;

test('a camera that moved: points are taken to the picture of the plate', () => {
  const [seen] = observeTrack(track(1), plate(0), { epoch, toPlate });
  expect(seen.raRate).toBeCloseTo(observeTrack(track(1), plate(0), { epoch })[0].raRate + 3 * 36 * Math.cos(Math.PI / 6), -1);
});

test('magnitudes by the median of the stars; one point has no rate', () => {
  const stars = [100, 400, 900].map((brightness) => ({ x: 0, y: 0, brightness }));
  const zero = zeroMagnitude(plate(0), stars);
  expect(zero).toBeCloseTo(6.1 + 2.5 * Math.log10(900), 9);
  const [one] = observeTrack([{ ...track(1)[0], brightness: 900 }], plate(0), { epoch, zeroMagnitude: zero });
  expect(one.magnitude).toBeCloseTo(6.1, 9);
  expect(one.rateSigma).toBe(Number.POSITIVE_INFINITY);
});

test('no epoch, no observations', () => {
  expect(() => observeTrack(track(1), plate(0), {} as never)).toThrow(fails(RangeError, 'options.epoch.utc', 'none'));
  expect(() => observeTrack(track(1), plate(0), { epoch: { utc: '2026-11-28' } })).toThrow(
    fails(RangeError, 'UTC', '2026-11-28'),
  );
  expect(() => observeTrack([{ tUs: 0, x: Number.NaN, y: 1 }], plate(0), { epoch })).toThrow(
    fails(RangeError, 'points[0]', 'NaN'),
  );
});
