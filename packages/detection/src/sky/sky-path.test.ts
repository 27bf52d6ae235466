import { expect, it } from 'vitest';
import { fiveStars, reportsOf, sensor, star } from './sky.fixture.ts';
import { skyPath } from './sky-path.ts';

const stars = new Set([1, 2, 3, 4, 5]);
const pointsOf = (paths: Parameters<typeof reportsOf>[0], seconds: number) =>
  reportsOf(paths, seconds, 0).flatMap(({ points }) => points);

/** Stars while the telescope slews by 60 px from 10 s on, at so many px/s. */
const slewing = (pxS: number) =>
  Object.fromEntries(
    Object.entries(fiveStars()).map(([k, at]) => [
      k,
      (tS: number) => [(at(tS)?.[0] ?? 0) - Math.min(60, pxS * Math.max(0, tS - 10)), at(tS)?.[1] ?? 0] as const,
    ]),
  );

it.each([
  [[0, 0], 0],
  [[3, -1], 0.04],
] as const)('the path of a drift of %j px/s with a turn of %d degrees/s goes through a whole recording', (drift, turnDegS) => {
  const satellite = { 9: star(0, 0, [20, 5]) };
  const path = skyPath(pointsOf({ ...fiveStars(drift, turnDegS), ...satellite }, 90), sensor, stars);
  const { knots = [] } = path ?? {};
  const [first, last] = [knots[0], knots[knots.length - 1]];
  const seconds = last.tS - first.tS;
  expect(seconds).toBeGreaterThan(88);
  expect((last.x - first.x) / seconds).toBeCloseTo(drift[0], 1);
  expect((last.y - first.y) / seconds).toBeCloseTo(drift[1], 1);
  expect(((path?.turnRadS ?? 0) * 180) / Math.PI).toBeCloseTo(turnDegS, 2);
});

it('a slew that the stars jump over begins another segment', () => {
  const { knots = [] } = skyPath(pointsOf(slewing(300), 20), sensor, stars) ?? {};
  expect(new Set(knots.map(({ segment }) => segment)).size).toBe(2);
});

it('a way that the stars are followed along is a part of the path, also where they stand for longer', () => {
  const { knots = [] } = skyPath(pointsOf(slewing(20), 30), sensor, stars) ?? {};
  const [first, last] = [knots[0], knots[knots.length - 1]];
  expect(last.segment).toBe(first.segment);
  expect(last.x - first.x).toBeCloseTo(-60, 1);
});

it('there is none without stars', () => {
  expect(skyPath(pointsOf(fiveStars(), 2), sensor, new Set())).toBeUndefined();
});
