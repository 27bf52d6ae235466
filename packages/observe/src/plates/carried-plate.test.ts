import { type PlateSolution, type Point, pixelToSky, skyToPixel, type TanWcs } from '@spikeseg/astrometry';
import { expect, test } from 'vitest';
import { carriedPlate } from './carried-plate.ts';

const scale = 90 / 3600;
const wcsAt = (raDeg: number, decDeg: number, rollDeg: number): TanWcs => {
  const [c, s] = [Math.cos((rollDeg * Math.PI) / 180), Math.sin((rollDeg * Math.PI) / 180)];
  return {
    raDeg,
    decDeg,
    pixel: [119.5, 89.5],
    cd: [
      [-scale * c, scale * s],
      [-scale * s, -scale * c],
    ],
  };
};
const before = wcsAt(75, 60, 20);
const plateOf = (wcs: TanWcs): PlateSolution => ({
  kind: 'solved',
  wcs,
  believed: { by: 'stars', chance: 1e-9 },
  matches: [],
  rmsPx: 0.2,
  fit: { stars: 16, sigmaPx: 0.2, mean: [119.5, 89.5], inverseScatter: [0, 0, 0] },
});
const places: Point[] = [
  [150, 60],
  [200, 130],
  [130, 20],
  [220, 90],
  [90, 100],
];
const starAt = ([x, y]: Point, track: number) => ({ x, y, track, brightness: 20, sigmaPx: 0.1 });
const starsOf = (wcs: TanWcs, off: readonly Point[] = []) =>
  places.map((place, k) => {
    const [x, y] = skyToPixel(wcs, pixelToSky(before, place)) ?? [0, 0];
    return starAt([x + (off[k]?.[0] ?? 0), y + (off[k]?.[1] ?? 0)], k + 1);
  });
const from = { plate: plateOf(before), stars: places.map((place, k) => starAt(place, k + 1)) };

/** Position angle of a place from another one, degrees from north to east. */
function bearing(at: { raDeg: number; decDeg: number }, to: { raDeg: number; decDeg: number }): number {
  const [d1, d2, ra] = [at.decDeg, to.decDeg, to.raDeg - at.raDeg].map((deg) => (deg * Math.PI) / 180);
  return (
    (Math.atan2(Math.sin(ra) * Math.cos(d2), Math.cos(d1) * Math.sin(d2) - Math.sin(d1) * Math.cos(d2) * Math.cos(ra)) * 180) /
    Math.PI
  );
}

/** The camera two degrees on: it has the same angle to the great circle, and is turned then. */
const carriedTo = (turn: number): TanWcs => {
  const to = pixelToSky(before, [119.5 + 80, 89.5 + 10]);
  const north = bearing(to, before) + 180 - bearing(before, to);
  return wcsAt(to.raDeg, to.decDeg, 20 - north - (turn * 180) / Math.PI);
};

test.each([0, 0.02, -0.02])('a plate is carried over two degrees at Dec 60 by one star and more, turned by %f rad', (turn) => {
  const truth = carriedTo(turn);
  const stars = starsOf(truth);
  for (const some of [stars, stars.slice(0, 1)]) {
    const carried = carriedPlate(from, some, { turn, needed: 1 });
    for (const corner of [
      [0, 0],
      [239, 0],
      [0, 179],
      [239, 179],
    ] as const) {
      const [x, y] = skyToPixel(carried!.wcs, pixelToSky(truth, corner)) ?? [0, 0];
      expect(Math.hypot(x - corner[0], y - corner[1])).toBeLessThan(0.01);
    }
    expect(carried!.stars).toBe(some.length);
  }
});

test('its error is that of the plate and of the stars that carry it', () => {
  const stars = starsOf(carriedTo(0));
  const [{ fit }, one] = [stars, stars.slice(0, 1)].map((some) => carriedPlate(from, some, { turn: 0, needed: 1 })!);
  // 0.2² / 16 and (0.1² + 0.1² + 0.1²) / n.
  expect(fit.sigmaPx ** 2 / fit.stars).toBeCloseTo(0.0025 + 0.03 / 5, 6);
  expect(one.fit.sigmaPx ** 2 / one.fit.stars).toBeCloseTo(0.0025 + 0.03, 6);
});

test('a track that has gone on as another star carries nothing; stars that do not agree carry no plate', () => {
  const truth = carriedTo(0);
  const one = carriedPlate(from, starsOf(truth, [[9, 5]]), { turn: 0, needed: 2 });
  expect(one).toMatchObject({ stars: 4 });
  expect(one!.rmsPx).toBeLessThan(0.01);
  const scattered: Point[] = [
    [9, 5],
    [-8, 0],
    [0, 12],
    [20, 20],
  ];
  expect(carriedPlate(from, starsOf(truth, scattered), { turn: 0, needed: 2 })).toBeUndefined();
  expect(carriedPlate(from, [starAt([10, 10], 77)], { turn: 0, needed: 1 })).toBeUndefined();
});
