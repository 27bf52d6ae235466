import { randomGenerator } from '@spikeseg/snn-core';
import { expect, it } from 'vitest';
import { cloudsOf } from './clouds.ts';

const sensor = { width: 240, height: 180 };
const stars = [
  [40, 40],
  [120, 50],
  [200, 60],
  [60, 130],
  [180, 140],
] as const;
const seconds = 20;

/** Stars that drift by 1 px/s, of 60 events/s each times what is let through, on background; tracks end where less than a third is left. */
function night(through: (s: number, star: number) => number) {
  const random = randomGenerator(3);
  const events: [number, number, number][] = Array.from({ length: seconds * 800 }, () => [
    random.uniform() * seconds,
    random.uniform() * 240,
    random.uniform() * 180,
  ]);
  for (const [star, [x, y]] of stars.entries())
    for (let k = 0; k < seconds * 60; k++) {
      const s = random.uniform() * seconds;
      if (random.uniform() < through(s, star)) events.push([s, x + s + 1.5 * random.normal(), y + 1.5 * random.normal()]);
    }
  events.sort(([a], [b]) => a - b);
  const t = Float64Array.from(events, ([s]) => Math.round(s * 1e6));
  const column = (k: 1 | 2, most: number) => Uint16Array.from(events, (one) => Math.min(most, Math.max(0, Math.round(one[k]))));
  const points = Array.from({ length: seconds * 25 }, (_, k) => k / 25).flatMap((s) =>
    stars.flatMap(([x, y], star) =>
      through(s, star) < 0.3 ? [] : [{ track: star + 1, tUs: s * 1e6, x: x + s, y, vx: 1, vy: 0 }],
    ),
  );
  return { events: { t, x: column(1, 239), y: column(2, 179), p: new Uint8Array(t.length), sensor }, points };
}
const found = (through: Parameters<typeof night>[0], others: Parameters<typeof cloudsOf>[2] = []) => {
  const { events, points } = night(through);
  return cloudsOf(events, points, others).map(({ kind, fromUs, untilUs }) => [kind, fromUs / 1e6, untilUs / 1e6]);
};

it('names a cloud to the half second, also one in which all tracks are lost, and none in a clear night', () => {
  expect(found(() => 1)).toEqual([]);
  for (const left of [0.4, 0.1]) {
    const clouds = found((s) => (s >= 8 && s < 13 ? left : 1));
    expect(clouds).toHaveLength(1);
    const [[kind, from, until]] = clouds;
    expect(kind).toBe('clouds');
    expect(Math.abs(Number(from) - 8)).toBeLessThanOrEqual(0.5);
    expect(Math.abs(Number(until) - 13)).toBeLessThanOrEqual(0.5);
  }
});

it('one star that goes out is no cloud, nor are stars that a slew has taken away', () => {
  expect(found((s, star) => (star === 0 && s > 8 ? 0 : 1))).toEqual([]);
  expect(found((s) => (s > 8 ? 0 : 1), [{ kind: 'slew', fromUs: 8e6, untilUs: 9e6 }])).toEqual([]);
});
