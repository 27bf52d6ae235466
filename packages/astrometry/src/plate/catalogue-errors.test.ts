import { expect, test } from 'vitest';
import type { CatalogueStar } from '../catalogue/catalogue.ts';
import { plateErrorPx } from './fit/plate-fit.ts';
import { seeded } from './picture.fixture.ts';
import { solvePlate } from './solve-plate.ts';
import { pixelToSky, skyToPixel, type TanWcs } from './wcs/tan-wcs.ts';

/** 2″ per px: 8 by 6 minutes of arc. */
const truth: TanWcs = {
  raDeg: 120,
  decDeg: 40,
  pixel: [119.5, 89.5],
  cd: [
    [-2 / 3600, 0],
    [0, -2 / 3600],
  ],
};
const middle = [119.5, 89.5] as const;

/**
 * Pictures of 24 stars, places good to 0.2 px. A third of the catalogue has moved since its epoch, by 3″ rms per axis (as of proper motions: a mixture
 * of 1″ and 5″), the others by 0.1″. How far the middle of the plate is off, in px, and in standard deviations as stated.
 */
function errorsOf(
  pictures: number,
  isKnown: boolean,
): { readonly px: number; readonly sigmas: number; readonly matched: number } {
  const random = seeded(77);
  const gauss = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  let [square, stated, matched] = [0, 0, 0];
  for (let picture = 0; picture < pictures; picture++) {
    const catalogue: CatalogueStar[] = [];
    const stars = Array.from({ length: 24 }, (_, k) => {
      const [x, y] = [10 + 220 * random(), 10 + 160 * random()];
      const sigma = k % 3 === 0 ? (random() < 2 / 3 ? 1 : 5) : 0.1;
      const off = [sigma * gauss(), sigma * gauss()].map((arcsec) => arcsec / 2);
      const rms = k % 3 === 0 ? 3 : 0.1;
      const place = pixelToSky(truth, [x + off[0], y + off[1]]);
      catalogue.push({ ...place, magnitude: 8 + k / 10, ...(isKnown && { sigmaArcsec: rms }) });
      return { x: x + 0.2 * gauss(), y: y + 0.2 * gauss(), brightness: 100 - k, sigmaPx: 0.2 };
    });
    const plate = solvePlate(stars, {
      width: 240,
      height: 180,
      arcsecPerPx: 2,
      catalogue: { faintest: 12, starsWithin: () => catalogue },
      wcs: truth,
      found: {
        believed: { by: 'solve-field', chance: 1e-9 },
        fit: { stars: 20, sigmaPx: 0.5, mean: middle, inverseScatter: [0, 0, 0] },
      },
    });
    if (plate.kind !== 'solved') throw new Error(plate.reason);
    const [x, y] = skyToPixel(truth, pixelToSky(plate.wcs, middle))!;
    const error = (x - middle[0]) ** 2 + (y - middle[1]) ** 2;
    square += error / (2 * pictures);
    stated += error / plateErrorPx(plate.fit, middle) ** 2 / (2 * pictures);
    matched += plate.matches.length / pictures;
  }
  return { px: Math.sqrt(square), sigmas: Math.sqrt(stated), matched };
}

test('stars whose place is hardly known hardly move the plate, and its error is as stated', () => {
  const [known, unknown] = [errorsOf(100, true), errorsOf(100, false)];
  // Sixteen good stars of √(0.2² + 0.05²) px leave 0.05 px; 200 values, so that their rms is good to 5 %.
  expect(known.px).toBeLessThan(0.065);
  expect(known.sigmas).toBeGreaterThan(0.8);
  expect(known.sigmas).toBeLessThan(1.2);
  expect(known.matched).toBeGreaterThan(23);
  expect(unknown.px).toBeGreaterThan(1.5 * known.px);
});
