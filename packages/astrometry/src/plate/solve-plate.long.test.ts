import { expect, test } from 'vitest';
import { brightStars } from '../catalogue/bright-stars.fixture.ts';
import { drawPicture, middleErrorPx, seeded } from './picture.fixture.ts';
import { solvePlate } from './solve-plate.ts';

test('of 500 pictures none is solved wrongly, with 6 to 20 stars and up to as many strangers', () => {
  const random = seeded(2026);
  let [solved, wrong] = [0, 0];
  for (let i = 0; i < 500; i++) {
    const stars = 6 + Math.floor(15 * random());
    const strangers = Math.floor(stars * random());
    const { truth, ...given } = drawPicture(brightStars(), { widthDeg: random() < 0.5 ? 5 : 10, stars, strangers }, random);
    const result = solvePlate(given.stars, given.options);
    if (result.kind !== 'solved') continue;
    if (middleErrorPx(truth, result.wcs) < 4) solved++;
    else wrong++;
  }
  expect(wrong).toBe(0);
  expect(solved).toBeGreaterThan(425);
});
