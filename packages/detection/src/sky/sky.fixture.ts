import { deriveSeed, randomGenerator } from '@spikeseg/snn-core';
import type { SkyHint } from './alike.ts';
import type { SkyPoint } from './cells.ts';
import { SkyMotion } from './sky-motion.ts';

export const sensor = { width: 241, height: 181 };
/** Places of objects at a time, s, by number; undefined where one is not seen. */
export type Paths = Readonly<Record<number, (tS: number) => readonly [number, number] | undefined>>;

/** Reports every 40 ms about objects. @param noisePx of their places, per axis, which lasts for half a second */
export function reportsOf(paths: Paths, seconds: number, noisePx = 0.2) {
  return Array.from({ length: Math.round(seconds * 25) }, (_, i) => {
    const tS = (i + 1) / 25;
    const points = Object.entries(paths).flatMap(([name, path]): SkyPoint[] => {
      const [at, before] = [path(tS), path(tS - 0.04)];
      if (at === undefined || before === undefined) return [];
      const random = randomGenerator(deriveSeed(Number(name), 'noise', Math.floor(2 * tS)));
      const error = () => 2 * Math.sqrt(3) * noisePx * (random.uniform() - 0.5);
      const [vx, vy] = [(at[0] - before[0]) * 25, (at[1] - before[1]) * 25];
      return [{ track: Number(name), tUs: tS * 1e6, x: at[0] + error(), y: at[1] + error(), vx, vy }];
    });
    return { tUs: tS * 1e6, points };
  });
}

/** A star at (x, y) from the middle of the chip at time 0, where the sky drifts and turns. */
export const star =
  (x: number, y: number, drift: readonly [number, number] = [0, 0], turnDegS = 0) =>
  (tS: number): readonly [number, number] => {
    const angle = (turnDegS * tS * Math.PI) / 180;
    return [
      120 + Math.cos(angle) * x - Math.sin(angle) * y + drift[0] * tS,
      90 + Math.sin(angle) * x + Math.cos(angle) * y + drift[1] * tS,
    ];
  };

/** Five stars over the chip. */
export const fiveStars = (drift?: readonly [number, number], turnDegS?: number): Paths =>
  Object.fromEntries(
    [
      [-80.4, -50.3],
      [70.3, -60.5],
      [-60.5, 55.4],
      [85.4, 40.5],
      [5.5, -10.4],
    ].map(([x, y], k) => [k + 1, star(x, y, drift, turnDegS)]),
  );

/** The sky after all reports. */
export function skyAfter(reports: ReturnType<typeof reportsOf>, hint?: SkyHint): SkyMotion {
  const sky = new SkyMotion(sensor, hint);
  for (const report of reports) sky.push(report);
  return sky;
}

/** The class of every track. */
export const classesOf = (sky: SkyMotion, paths: Paths) =>
  Object.fromEntries(Object.keys(paths).map((track) => [track, sky.classOf(Number(track))?.class]));
