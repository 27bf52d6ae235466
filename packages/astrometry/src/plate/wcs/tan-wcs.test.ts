import { expect, test } from 'vitest';
import { describeWcs, fitsHeader, pixelToSky, skyToPixel, type TanWcs } from './tan-wcs.ts';

/** x to the right is west, y down is south: what an eye sees to the south. */
const wcs: TanWcs = {
  raDeg: 359.9,
  decDeg: 60,
  pixel: [119.5, 89.5],
  cd: [
    [-0.01, 0],
    [0, -0.01],
  ],
};

test('there and back, across 0 hours', () => {
  const sky = pixelToSky(wcs, [20, 30]);
  expect(sky.raDeg).toBeLessThan(3);
  expect(sky.decDeg).toBeGreaterThan(60.5);
  const [x, y] = skyToPixel(wcs, sky)!;
  expect(x).toBeCloseTo(20, 9);
  expect(y).toBeCloseTo(30, 9);
  expect(skyToPixel(wcs, { raDeg: 180, decDeg: -60 })).toBeUndefined();
});

test('scale, mirror and north', () => {
  expect(describeWcs(wcs)).toMatchObject({
    arcsecPerPx: expect.closeTo(36, 9) as number,
    mirrored: false,
    northDeg: expect.closeTo(0, 9) as number,
  });
  expect(
    describeWcs({
      ...wcs,
      cd: [
        [0.01, 0],
        [0, -0.01],
      ],
    }).mirrored,
  ).toBe(true);
  // North to the left: the picture was turned by 90 degrees to the left, which is to the east.
  expect(
    describeWcs({
      ...wcs,
      cd: [
        [0, 0.01],
        [-0.01, 0],
      ],
    }).northDeg,
  ).toBeCloseTo(90, 9);
});

test('a FITS header has cards of 80 columns and counts pixels from 1', () => {
  const cards = fitsHeader(wcs).split('\n');
  expect(cards.every((card) => card.length === 80)).toBe(true);
  expect(cards.find((card) => card.startsWith('CRPIX1'))).toMatch(/= +120\.5 *$/);
});

test('the header says when it holds, where that is known', () => {
  expect(fitsHeader(wcs, '2026-11-28T19:30:10.250000')).toMatch(
    /^TIMESYS = 'UTC     ' *\nDATE-OBS= '2026-11-28T19:30:10\.250000' *$/m,
  );
  expect(fitsHeader(wcs)).not.toContain('DATE-OBS');
});
