import { fails, says } from '@spikeseg/test-support';
import { describe, expect, test } from 'vitest';
import { brightStars } from '../catalogue/bright-stars.fixture.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import { zeroMagnitude } from '../observations/observe-track.ts';
import { plateErrorPx } from './fit/plate-fit.ts';
import { drawPicture, middleErrorPx, seeded } from './picture.fixture.ts';
import type { PlateOptions, PlateSolution } from './plate.ts';
import { solvePlate } from './solve-plate.ts';
import { describeWcs, pixelToSky, skyToPixel, type TanWcs } from './wcs/tan-wcs.ts';

const options: PlateOptions = {
  width: 240,
  height: 180,
  arcsecPerPx: 150,
  near: { raDeg: 83, decDeg: 22 },
  catalogue: brightStars(),
};
const somewhere = (count: number, random = seeded(5)) =>
  Array.from({ length: count }, () => ({ x: 239 * random(), y: 179 * random(), brightness: random() }));
const solved = (result: ReturnType<typeof solvePlate>): PlateSolution => {
  if (result.kind !== 'solved') throw new Error(result.reason);
  return result;
};

describe('real stars', () => {
  test.each([
    [10, 8, 0, false],
    [10, 12, 3, true],
    [5, 8, 0, true],
    [5, 20, 3, false],
  ])(
    '%d degrees, %d stars, %d strangers, mirrored %j: the middle is found within two pixels',
    (widthDeg, stars, strangers, mirrored) => {
      const random = seeded(widthDeg + stars);
      for (let i = 0; i < 6; i++) {
        const { truth, ...given } = drawPicture(brightStars(), { widthDeg, stars, strangers, mirrored }, random);
        const found = solved(solvePlate(given.stars, given.options));
        expect(middleErrorPx(truth, found.wcs)).toBeLessThan(2);
        expect(describeWcs(found.wcs).mirrored).toBe(mirrored);
        expect(found.believed.by).toBe('stars');
        expect(found.believed.chance).toBeLessThan(1e-4);
        expect(found.rmsPx).toBeLessThan(0.8);
      }
    },
  );

  test('half of the bright stars are missing: of 30 pictures 20 and more are solved', () => {
    const random = seeded(9);
    const found = Array.from({ length: 30 }, () => {
      const { truth, stars, options: own } = drawPicture(brightStars(), { widthDeg: 10, stars: 24, strangers: 1 }, random);
      const plate = solvePlate(
        stars.filter(() => random() < 0.5),
        own,
      );
      return plate.kind === 'solved' ? [middleErrorPx(truth, plate.wcs)] : [];
    }).flat();
    expect(Math.max(...found)).toBeLessThan(2);
    expect(found.length).toBeGreaterThanOrEqual(20);
  });

  test('a star whose place is hardly known hardly moves the plate', () => {
    const given = drawPicture(brightStars(), { widthDeg: 10, stars: 12, strangers: 0 }, seeded(3));
    const moved = given.stars.map((one, i) => (i === 3 ? { ...one, x: one.x + 0.9, y: one.y - 0.9 } : one));
    const known = moved.map((one, i) => ({ ...one, sigmaPx: i === 3 ? 5 : 0.4 }));
    const [without, equal, weighed] = [given.stars.toSpliced(3, 1), moved, known].map(
      (stars) => solved(solvePlate(stars, given.options)).wcs,
    );
    expect(middleErrorPx(without, weighed)).toBeLessThan(0.3 * middleErrorPx(without, equal));
    expect(() => solvePlate([{ x: 1, y: 3, brightness: 1, sigmaPx: -1 }, ...known], given.options)).toThrow(
      fails(RangeError, 'stars[0].sigmaPx', 0, -1),
    );
  });

  test('a match names the star of the list that was given, with what is left over', () => {
    const { truth, ...given } = drawPicture(brightStars(), { widthDeg: 10, stars: 12, strangers: 2 }, seeded(3));
    const dimFirst = given.stars.toReversed();
    const { matches } = solved(solvePlate(dimFirst, given.options));
    expect(matches.length).toBeGreaterThan(8);
    for (const { star, catalogue, dx, dy } of matches) {
      expect(Math.hypot(dx, dy)).toBeLessThan(2.5);
      const brightness = -2.5 * Math.log10(dimFirst[star].brightness);
      expect(Math.abs(brightness - catalogue.magnitude)).toBeLessThan(2);
    }
    expect(truth.raDeg).toBeGreaterThan(0);
  });

  test('without a position a field of 12 degrees is found on all the sky', () => {
    const { truth, ...given } = drawPicture(brightStars(), { widthDeg: 12, stars: 14, strangers: 1 }, seeded(8));
    const { near: _, ...blind } = given.options;
    expect(middleErrorPx(truth, solved(solvePlate(given.stars, blind)).wcs)).toBeLessThan(1);
  });
});

describe('a lens that draws the corners in', () => {
  const corners = [
    [0, 0],
    [239, 0],
    [0, 179],
    [239, 179],
  ] as const;
  test.each([
    [4, 40, 10],
    [8, 20, 20],
    [-8, 20, 10],
  ])('by %i px, %i stars, %i degrees: the corners are within 2 px, and as well known as is said', (lensPx, stars, widthDeg) => {
    const { truth, ...given } = drawPicture(brightStars(), { widthDeg, stars, strangers: 2, lensPx }, seeded(2));
    const { wcs, fit } = solved(solvePlate(given.stars, given.options));
    expect(wcs.sip).toBeDefined();
    for (const corner of corners) {
      const [x, y] = skyToPixel(truth, pixelToSky(wcs, corner))!;
      const away = Math.hypot(x - corner[0], y - corner[1]);
      expect(away).toBeLessThan(2);
      expect(away).toBeLessThan(4 * plateErrorPx(fit, corner));
    }
  });

  test('of 60 pictures without one at most 3 have a model of it', () => {
    const random = seeded(40);
    const found = Array.from({ length: 60 }, () => {
      const { stars, options: own } = drawPicture(brightStars(), { widthDeg: 10, stars: 25, strangers: 0 }, random);
      const plate = solvePlate(stars, own);
      return plate.kind === 'solved' ? [plate.wcs.sip] : [];
    }).flat();
    expect(found.length).toBeGreaterThan(55);
    expect(found.filter(Boolean).length).toBeLessThanOrEqual(3);
  });
});

const drawn = (stars: number, strangers = 0) =>
  drawPicture(brightStars(), { widthDeg: 10, stars, strangers }, seeded(31 + stars));
const scaled = ([a, b]: readonly [number, number]) => [0.997 * a, 0.997 * b] as const;
const moved = (wcs: TanWcs, by: number): TanWcs => ({ ...wcs, pixel: [wcs.pixel[0] + by, wcs.pixel[1] - by] });

describe('a plate that is given', () => {
  test.each([
    [20, 3, 0],
    [20, 3, 12],
    [3, 0, 0],
  ])('%d stars, %d strangers, off by %d px: agrees, and is moved to the stars', (stars, strangers, by) => {
    const { truth, ...picture } = drawn(stars, strangers);
    const found = solved(solvePlate(picture.stars, { ...picture.options, wcs: moved(truth, by) }));
    expect(middleErrorPx(truth, found.wcs)).toBeLessThan(0.8);
    expect(found.matches.length).toBeGreaterThan(0.8 * (stars - 3));
    expect(found.believed.by).toBe('stars');
    expect(found.believed.chance).toBeLessThan(1e-3);
    expect(found.movedPx).toBeGreaterThan(by);
    expect(found.rmsPx).toBeLessThan(0.8);
  });

  test('found by these stars, 0.3 % too small: it is fitted anew, to what the search gives', () => {
    const { truth, ...picture } = drawn(20, 3);
    const wcs: TanWcs = { ...truth, cd: [scaled(truth.cd[0]), scaled(truth.cd[1])] };
    const own = solved(solvePlate(picture.stars, picture.options));
    const { believed, ...found } = solved(solvePlate(picture.stars, { ...picture.options, wcs, found: astrometryNet }));
    expect(found.wcs.raDeg).toBeCloseTo(own.wcs.raDeg, 7);
    expect(found.wcs.cd[0][0]).toBeCloseTo(own.wcs.cd[0][0], 9);
    expect(found.fit.inverseScatter[0]).toBeCloseTo(own.fit.inverseScatter[0], 9);
    expect(believed.by).toBe('stars');
    expect(believed.chance).toBeLessThan(1e-4);
  });

  test.each<[string, number, number, (truth: TanWcs) => TanWcs]>([
    ['another place', 20, 72, (wcs) => ({ ...wcs, decDeg: wcs.decDeg * 0.5 })],
    [
      'mirrored',
      20,
      77,
      (wcs) => ({
        ...wcs,
        cd: [
          [wcs.cd[0][0], -wcs.cd[0][1]],
          [wcs.cd[1][0], -wcs.cd[1][1]],
        ],
      }),
    ],
  ])('%s: stars that should be there are not, and it says how many', (_, stars, onChip, wrong) => {
    const { truth, ...picture } = drawn(stars);
    const result = solvePlate(picture.stars, { ...picture.options, wcs: wrong(truth) });
    expect(result).toMatchObject({
      kind: 'unsolved',
      reason: expect.stringMatching(says('given', picture.stars.length, `(${onChip} of the catalogue`)),
    });
  });

  test('of 200 pictures of no star at most one is confirmed, and nearly all are refused', () => {
    const random = seeded(5);
    const { truth, options: own } = drawn(12);
    const results = Array.from({ length: 200 }, () => solvePlate(somewhere(12, random), { ...own, wcs: truth }));
    const confirmed = results.filter((one) => one.kind === 'solved' && one.believed.by === 'stars');
    expect(confirmed.length).toBeLessThanOrEqual(1);
    expect(results.filter(({ kind }) => kind === 'unsolved').length).toBeGreaterThan(190);
  });
});

const brightWithin: Catalogue['starsWithin'] = (...args) => brightStars().starsWithin(...args);
/** A picture of 18 stars, and a catalogue that has so many of those that are there. */
function shallow(kept: number) {
  const picture = drawPicture(brightStars(), { widthDeg: 10, stars: 18, strangers: 0 }, seeded(12));
  const { raDeg, decDeg } = picture.truth;
  const onChip = brightStars()
    .starsWithin(raDeg, decDeg, 7, 8.5)
    .filter((star) => {
      const [x, y] = skyToPixel(picture.truth, star) ?? [-1, -1];
      return x >= 0 && y >= 0 && x <= 239 && y <= 179;
    });
  const faintest = kept === 0 ? -2 : (onChip[kept - 1]?.magnitude ?? 8.5);
  const catalogue = { faintest, starsWithin: brightWithin };
  return { ...picture, options: { ...picture.options, catalogue } };
}
const elsewhere = (wcs: TanWcs): TanWcs => ({ ...wcs, raDeg: wcs.raDeg + 3, decDeg: wcs.decDeg * 0.8 });
const astrometryNet = {
  believed: { by: 'solve-field', chance: 1e-20 },
  fit: { stars: 18, sigmaPx: 0.5, mean: [119.5, 89.5], inverseScatter: [1e-5, 0, 1e-5] },
} as const;

describe('a plate of which the catalogue has too few stars to tell', () => {
  test('is believed as it is given, and no magnitude is made of it', () => {
    const { truth, stars, options: own } = shallow(0);
    const found = solved(solvePlate(stars, { ...own, wcs: truth }));
    expect(found).toMatchObject({ wcs: truth, believed: { by: 'given', starOdds: 1 }, matches: [] });
    expect(found.believed.chance).toBeUndefined();
    expect(found.rmsPx).toBeUndefined();
    expect(zeroMagnitude(found, stars)).toBeUndefined();
    expect(plateErrorPx(found.fit, [0, 0])).toBe(own.sigmaPx);
  });

  test('is believed by the odds of the solver that found it: 1 of the catalogue is there, and is not in the picture', () => {
    const { truth: wcs, stars, options: own } = shallow(0);
    const only = { ...pixelToSky(wcs, [-0.4, -0.4]), magnitude: 6 };
    const catalogue = { faintest: 8.5, starsWithin: () => [only] };
    const found = solved(solvePlate(stars, { ...own, catalogue, wcs, found: astrometryNet }));
    expect(found.believed).toEqual({ ...astrometryNet.believed, starOdds: 0.25 });
    expect(found.fit).toEqual(astrometryNet.fit);
  });

  test('two stars of it that are there confirm it, and give magnitudes', () => {
    const { truth, stars, options: own } = shallow(2);
    const found = solved(solvePlate(stars, { ...own, wcs: truth }));
    expect(found.believed.by).toBe('stars');
    expect(found.matches.map(({ catalogue }) => catalogue.magnitude).every((one) => one <= own.catalogue.faintest)).toBe(true);
    expect(found.matches).toHaveLength(2);
    expect(zeroMagnitude(found, stars)).toBeLessThan(10);
  });

  test.each([12, 30])('with %i of it there a wrong plate is refused, of a user and of a solver', (kept) => {
    const { truth, stars, options: own } = shallow(kept);
    for (const wcs of [elsewhere(truth), moved(truth, 60)])
      for (const elsewhereFound of [undefined, astrometryNet])
        expect(solvePlate(stars, { ...own, wcs, ...(elsewhereFound && { found: elsewhereFound }) })).toMatchObject({
          kind: 'unsolved',
          reason: expect.stringMatching(says(elsewhereFound ? 'plate of solve-field' : 'plate that is given')) as string,
          check: elsewhereFound ? ['near', 'arcsecPerPx'] : ['wcs'],
        });
  });

  test('of 120 right plates with 0 to 30 catalogue stars none is refused', () => {
    const random = seeded(8);
    const refused = Array.from({ length: 120 }, (_, k) => {
      const {
        truth,
        stars,
        options: own,
      } = drawPicture(brightStars(), { widthDeg: 8, stars: 18, strangers: k % 5, lensPx: k % 3 }, random);
      const catalogue = { faintest: 3 + 5.5 * random(), starsWithin: brightWithin };
      return solvePlate(stars, { ...own, catalogue, wcs: moved(truth, 8 * random()) }).kind;
    });
    expect(refused.filter((kind) => kind === 'unsolved')).toEqual([]);
  });
});

describe('no wrong solution', () => {
  test('of places of no star there is none, though a chance of 10 % is allowed', () => {
    const random = seeded(17);
    let wrong = 0;
    for (let i = 0; i < 60; i++) {
      const near = { raDeg: 360 * random(), decDeg: 90 * (2 * random() - 1) };
      if (solvePlate(somewhere(8 + Math.floor(12 * random()), random), { ...options, near, maxChance: 0.1 }).kind === 'solved')
        wrong++;
    }
    expect(wrong).toBeLessThanOrEqual(6);
  });

  test.each<[string, Partial<PlateOptions>]>([
    ['the wrong part of the sky', { near: { raDeg: 200, decDeg: -50 } }],
    ['the wrong scale', { arcsecPerPx: 60 }],
  ])('%s: none, with the hints to look at', (_, wrong) => {
    const given = drawPicture(brightStars(), { widthDeg: 10, stars: 12, strangers: 0 }, seeded(4));
    const result = solvePlate(given.stars, { ...given.options, ...wrong });
    expect(result).toMatchObject({
      kind: 'unsolved',
      reason: expect.stringMatching(says(12, 'chance')),
      check: ['near', 'arcsecPerPx', 'stars'],
    });
  });

  test('five stars are too few, and are said to be', () => {
    expect(solvePlate(somewhere(5), options)).toMatchObject({
      kind: 'unsolved',
      reason: expect.stringMatching(says(6, 5)),
      check: ['stars'],
    });
  });

  test('a field of one degree needs more stars than the package has', () => {
    const result = solvePlate(somewhere(9), { ...options, arcsecPerPx: 15 });
    expect(result).toMatchObject({ reason: expect.stringMatching(says(6, 8.5, '1.00 degrees')), check: ['catalogue'] });
  });
});

describe('bad input', () => {
  const stars = somewhere(8);
  test.each<[string, () => unknown, readonly (string | number)[]]>([
    ['no number', () => solvePlate([{ x: Number.NaN, y: 3, brightness: 1 }, ...stars], options), ['stars[0]', 'NaN']],
    ['beside the chip', () => solvePlate([...stars, { x: 400, y: 3, brightness: 1 }], options), ['stars[8]', 240, 400]],
    ['brightness', () => solvePlate([{ x: 1, y: 3, brightness: Number.NaN }, ...stars], options), ['stars[0].brightness', 'NaN']],
    ['scale', () => solvePlate(stars, { ...options, arcsecPerPx: -3 }), ['options.arcsecPerPx', 0, -3]],
    ['wide lens', () => solvePlate(stars, { ...options, arcsecPerPx: 3600 }), ['options.arcsecPerPx', 40, 240]],
    ['beyond the pole', () => solvePlate(stars, { ...options, near: { raDeg: 1, decDeg: 91 } }), ['options.near.decDeg', 90, 91]],
    [
      'narrow and blind',
      () => solvePlate(stars, { width: 240, height: 180, arcsecPerPx: 30, catalogue: brightStars() }),
      ['options.near', 5, 'none'],
    ],
    ['certain', () => solvePlate(stars, { ...options, maxChance: 1 }), ['options.maxChance', 1]],
  ])('%s', (_, act, place) => {
    expect(act).toThrow(fails(RangeError, ...place));
  });
});
