import { expect, test } from 'vitest';
import { brightStars } from '../../../astrometry/src/catalogue/bright-stars.fixture.ts';
import { drawPicture, seeded } from '../../../astrometry/src/plate/picture.fixture.ts';
import { plateOf } from './plate-of-stars.ts';

const { truth, stars, options } = drawPicture(brightStars(), { widthDeg: 10, stars: 18, strangers: 0 }, seeded(12));
const sensor = { width: 240, height: 180 };
const list = stars.map((star, track) => ({ ...star, track, sigmaPx: 0.5 }));
const none = { faintest: 0, starsWithin: () => [] };
const hints = { arcsecPerPx: options.arcsecPerPx, wcs: truth, catalogue: brightStars() };

test('a plate that is given holds for one picture where no star confirms it, and for all where stars do', async () => {
  const unconfirmed = plateOf({ ...hints, catalogue: none }, sensor, new AbortController().signal);
  expect(await unconfirmed(list)).toMatchObject({ kind: 'solved', wcs: truth, believed: { by: 'given' } });
  expect(await unconfirmed(list)).toMatchObject({ kind: 'unsolved', check: ['catalogue'] });
  const confirmed = plateOf(hints, sensor, new AbortController().signal);
  for (let picture = 0; picture < 2; picture++)
    expect(await confirmed(list)).toMatchObject({ kind: 'solved', believed: { by: 'stars' } });
});

test('a plate that is carried from another picture keeps its reasons and its error where no star confirms it', async () => {
  const solve = plateOf({ ...hints, catalogue: none }, sensor, new AbortController().signal);
  const found = {
    believed: { by: 'stars', chance: 1e-9 },
    fit: { stars: 9, sigmaPx: 0.4, mean: [100, 80], inverseScatter: [0, 0, 0] },
  } as const;
  // A star beside the chip moves the picture, and not the plate.
  const beside = [...list, { x: -30, y: -20, brightness: 0, track: 99, sigmaPx: 0.5 }];
  for (let picture = 0; picture < 2; picture++)
    expect(await solve(beside, { wcs: truth, found })).toMatchObject({
      wcs: truth,
      fit: found.fit,
      believed: { by: 'stars', chance: 1e-9, starOdds: 1 },
    });
});

test('stars beside the chip are matched, and the plate is that of the chip', async () => {
  const [left, top] = [60, 40];
  const moved = list.map((star) => ({ ...star, x: star.x - left, y: star.y - top }));
  const wcs = { ...truth, pixel: [truth.pixel[0] - left, truth.pixel[1] - top] } as const;
  const plate = await plateOf({ ...hints, wcs }, sensor, new AbortController().signal)(moved);
  if (plate.kind !== 'solved') throw new Error(plate.reason);
  expect(plate.matches.length).toBeGreaterThan(14);
  expect(Math.hypot(plate.wcs.pixel[0] - wcs.pixel[0], plate.wcs.pixel[1] - wcs.pixel[1])).toBeLessThan(0.5);
});
