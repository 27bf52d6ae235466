// Stars of Tycho-2 in fields of a width (their height is three quarters of it), by limiting magnitude, near the poles of the galaxy and in its plane: median
// of places at random, and the share of them that have 8 stars, which a plate needs. Needs a build.
//   npx node bench/field-stars.mjs [--places 300] [--widths 0.3,0.5,1,2,5] [--limits 9,10,11,12.7] [--catalogue FILE] [--seed 1]
import { parseArgs } from 'node:util';
import { skyToPixel } from '@spikeseg/astrometry';
import { openCatalogue, tycho2 } from '@spikeseg/star-catalogue';
import { seeded } from '../packages/astrometry/src/plate/picture.fixture.ts';

const { values } = parseArgs({
  options: {
    places: { type: 'string', default: '300' },
    widths: { type: 'string', default: '0.3,0.5,1,2,5' },
    limits: { type: 'string', default: '9,10,11,12.7' },
    catalogue: { type: 'string' },
    seed: { type: 'string', default: '1' },
  },
});
const catalogue = values.catalogue === undefined ? tycho2() : openCatalogue(values.catalogue);
const [widths, limits] = [values.widths, values.limits].map((list) => list.split(',').map(Number));
const random = seeded(Number(values.seed));
const degree = Math.PI / 180;
/** North galactic pole (J2000): Blaauw et al. 1960 in ICRS, ESA SP-1200, 1.5.3. */
const pole = { raDeg: 192.859_48, decDeg: 27.128_25 };
const galacticLatitude = ({ raDeg, decDeg }) =>
  Math.asin(
    Math.sin(decDeg * degree) * Math.sin(pole.decDeg * degree) +
      Math.cos(decDeg * degree) * Math.cos(pole.decDeg * degree) * Math.cos((raDeg - pole.raDeg) * degree),
  ) / degree;

/** Places whose galactic latitude is in a range. */
function placesIn(holds) {
  const found = [];
  while (found.length < Number(values.places)) {
    const place = { raDeg: 360 * random(), decDeg: Math.asin(2 * random() - 1) / degree };
    if (holds(Math.abs(galacticLatitude(place)))) found.push(place);
  }
  return found;
}

/** Magnitudes of the stars of a field, the brightest first. */
function starsIn(place, widthDeg) {
  const side = widthDeg / 1200;
  const wcs = {
    ...place,
    pixel: [599.5, 449.5],
    cd: [
      [-side, 0],
      [0, -side],
    ],
  }; // prettier-ignore
  return catalogue.starsWithin(place.raDeg, place.decDeg, 0.63 * widthDeg, 99).filter((star) => {
    const [x, y] = skyToPixel(wcs, star) ?? [-1, -1];
    return x >= -0.5 && x < 1199.5 && y >= -0.5 && y < 899.5;
  });
}

console.log(`${values.places} places each; median of stars (share of places with 8 and more)`);
console.log(['width', 'sky', ...limits.map((limit) => `to ${limit}`)].join('\t'));
const skies = { 'above 60 degrees': placesIn((b) => b > 60), 'below 10 degrees': placesIn((b) => b < 10) };
for (const width of widths)
  for (const [sky, places] of Object.entries(skies)) {
    const fields = places.map((place) => starsIn(place, width));
    const cells = limits.map((limit) => {
      const counts = fields.map((stars) => stars.filter(({ magnitude }) => magnitude <= limit).length).toSorted((a, b) => a - b);
      return `${counts[counts.length >> 1]} (${(counts.filter((count) => count >= 8).length / counts.length).toFixed(2)})`;
    });
    console.log([width, sky, ...cells].join('\t'));
  }
