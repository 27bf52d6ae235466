import { expect, test } from 'vitest';
import { brightStars } from './catalogue/bright-stars.fixture.ts';
import { matchSatellites, observeTrack, predict, skyToPixel, solvePlate, type TanWcs } from './index.ts';
import { readTdm } from './messages/messages.fixture.ts';
import { tdmKvn } from './messages/tdm.ts';
import { parseUtc } from './observations/utc.ts';
import { seeded } from './plate/picture.fixture.ts';
import { hill, station, tles } from './satellites/tles.fixture.ts';
import { direction, separationDeg } from './sphere/vector.ts';

/**
 * Six seconds of a station at 535 km in a picture of 10 degrees of real stars, at 150″/px, by a camera that follows the stars: the satellite
 * comes 0.8 s early, points have 0.4 px of error each, and nothing but pixels, a hint and the epoch goes in.
 */
test('from pixels to the satellite: places, rates, message and name', () => {
  const random = seeded(41);
  const gauss = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const epoch = '2026-11-27T07:01:57Z';
  const at = (seconds: number) => predict(station, hill, parseUtc(epoch) + 1000 * seconds, { leadS: 0.8 })!;
  const [c, s] = [Math.cos(0.7) / 24, Math.sin(0.7) / 24];
  const truth: TanWcs = {
    raDeg: at(3).raDeg + 1,
    decDeg: at(3).decDeg - 1,
    pixel: [119.5, 89.5],
    cd: [
      [-c, s],
      [-s, -c],
    ],
  };
  const blurred = (place: { raDeg: number; decDeg: number }, sigma: number): [number, number] => {
    const [x, y] = skyToPixel(truth, place)!;
    return [x + sigma * gauss(), y + sigma * gauss()];
  };
  const stars = brightStars()
    .starsWithin(truth.raDeg, truth.decDeg, 6, 6.8)
    .map((star) => ({ at: blurred(star, 0.45), brightness: 10 ** (-0.4 * star.magnitude) }))
    .filter(({ at: [x, y] }) => x >= 0 && y >= 0 && x < 240 && y < 180 && random() < 0.9)
    .map(({ at: [x, y], brightness }) => ({ x, y, brightness }));
  const hint = { raDeg: truth.raDeg - 2, decDeg: truth.decDeg + 2 };
  const plate = solvePlate(stars, {
    width: 240,
    height: 180,
    arcsecPerPx: 140,
    near: hint,
    sigmaPx: 0.5,
    catalogue: brightStars(),
  });
  if (plate.kind === 'unsolved') throw new Error(plate.reason);

  const points = Array.from({ length: 150 }, (_, i) => {
    const [x, y] = blurred(at(i / 25), 0.4);
    return { tUs: i * 40_000, x, y, covariance: [0.16, 0, 0.16] as const };
  });
  const observations = observeTrack(points, plate, { epoch: { utc: epoch } });
  expect(observations).toHaveLength(6);
  for (const { utcMs, raDeg, decDeg, covariance, raRate, decRate } of observations) {
    const seconds = (utcMs - parseUtc(epoch)) / 1000;
    const arcsec = separationDeg(at(seconds).direction, direction(raDeg, decDeg)) * 3600;
    // A pixel is 150″; five times what is stated is beyond any doubt.
    expect(arcsec).toBeLessThan(5 * Math.sqrt(covariance[0] + covariance[2]));
    expect(arcsec).toBeLessThan(150);
    const speed = separationDeg(at(seconds - 0.5).direction, at(seconds + 0.5).direction) * 3600;
    expect(Math.hypot(raRate, decRate) / speed).toBeCloseTo(1, 1);
  }

  const track = { object: { track: 1 }, observations };
  const { candidates } = matchSatellites(track, tles, hill);
  expect(candidates.map(({ elements }) => elements.norad)).toEqual([25_544]);
  expect(candidates[0].leadS).toBeCloseTo(0.8, 1);
  expect(Math.abs(candidates[0].acrossKm)).toBeLessThan(0.2);
  const [segment] = readTdm(tdmKvn([track], hill, { originator: 'ME', created: '2026-11-28T00:00:00Z' }));
  expect(segment.data['ANGLE_1'].map(([, ra]) => ra)).toEqual(observations.map(({ raDeg }) => Number(raDeg.toFixed(7))));
});
