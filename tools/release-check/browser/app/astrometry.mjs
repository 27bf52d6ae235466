// An app that solves a plate and names a satellite: what `@spikeseg/astrometry` does, in a page and in Node.
import { matchSatellites, orbitOf, predict, readElements, skyToPixel, solvePlate } from '@spikeseg/astrometry';
import { catalogueOf } from '@spikeseg/star-catalogue/browser';

const site = { latDeg: 48, lonDeg: 11, heightM: 500, station: '9999' };
const start = Date.UTC(2026, 10, 27, 7, 1, 40);
const elements = `0 STATION
1 25544U 98067A   26330.50000000  .00003075  00000-0  59442-4 0  9992
2 25544  51.6433  59.2583 0008217  16.4489 347.6017 15.51174618173442`;

/** Forty places about RA 83.5, Dec -2 as a list of stars. */
function list() {
  let state = 1;
  const next = () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
  const lines = Array.from({ length: 40 }, (_, k) => `${79 + 9 * next()},${-5.5 + 7 * next()},${(3 + k / 10).toFixed(1)}`);
  return new TextEncoder().encode(['ra,dec,mag', ...lines].join('\n'));
}

/** @returns {Promise<object>} the middle of the plate, its chance, and the satellite of a track; rounded, as sines of engines differ */
export default async function answer() {
  const truth = {
    raDeg: 83.5,
    decDeg: -2,
    pixel: [119.5, 89.5],
    cd: [
      [-1 / 30, 0],
      [0, -1 / 30],
    ],
  };
  const catalogue = catalogueOf('list.csv', list());
  const stars = catalogue.starsWithin(83.5, -2, 5, 7).flatMap((star) => {
    const [x, y] = skyToPixel(truth, star) ?? [-1, -1];
    return x >= 0 && y >= 0 && x < 240 && y < 180 ? [{ x, y, brightness: 10 ** (-0.4 * star.magnitude) }] : [];
  });
  const plate = solvePlate(stars, { width: 240, height: 180, arcsecPerPx: 110, catalogue, near: { raDeg: 85, decDeg: 1 } });
  const sets = readElements(elements);
  const orbit = orbitOf(sets[0]);
  const observations = Array.from({ length: 5 }, (_, k) => {
    const { raDeg, decDeg } = predict(orbit, site, start + 1000 * k);
    return {
      utcMs: start + 1000 * k,
      timeSigmaS: 0.001,
      raDeg,
      decDeg,
      covariance: [49, 0, 49],
      raRate: 0,
      decRate: 0,
      rateSigma: Infinity,
      durationS: 1,
    };
  });
  const [{ elements: named, rangeKm }] = matchSatellites({ object: { track: 1 }, observations }, sets, site).candidates;
  return {
    raDeg: plate.wcs.raDeg.toFixed(6),
    decDeg: plate.wcs.decDeg.toFixed(6),
    matched: plate.matches.length,
    name: named.name,
    rangeKm: rangeKm.toFixed(3),
  };
}
