import { randomGenerator } from '@spikeseg/snn-core';
import { expect, it } from 'vitest';
import { fadingOf } from './fading.ts';
import { type LostTime, lostTimes } from './lost-times.ts';

const sensor = { width: 240, height: 180 };
const stars = [
  [40, 40],
  [120, 50],
  [200, 60],
  [60, 130],
  [180, 140],
] as const;

interface Night {
  readonly seconds?: number;
  readonly seed?: number;
  /** Share of a star's light that comes through, standard deviation of its spot, px, and how far the mount has moved, px. */
  readonly through?: (s: number, star: number) => number;
  readonly widthPx?: (s: number, star: number) => number;
  readonly movedPx?: (s: number) => number;
  /** How many events of background come, of the usual number. */
  readonly background?: (s: number) => number;
  /** Whether the readout gives events. */
  readonly isRead?: (s: number) => boolean;
}

/** Stars that drift by 1 px/s, of 60 events/s each, on 800 events/s of background; tracks end where less than a third is left, and in a move of the mount. */
function night({
  seconds = 20,
  seed = 3,
  through = () => 1,
  widthPx = () => 1.5,
  movedPx = () => 0,
  background = () => 1,
  isRead = () => true,
}: Night) {
  const random = randomGenerator(seed);
  const events: [number, number, number][] = [];
  for (let k = 0; k < seconds * 100; k++)
    for (let of = 0; of < Math.round(8 * background(k / 100)); of++)
      events.push([(k + random.uniform()) / 100, random.uniform() * 240, random.uniform() * 180]);
  for (const [star, [x, y]] of stars.entries())
    for (let k = 0; k < seconds * 60; k++) {
      const s = random.uniform() * seconds;
      const spread = (): number => widthPx(s, star) * random.normal();
      if (random.uniform() < through(s, star)) events.push([s, x + s - movedPx(s) + spread(), y + spread()]);
    }
  const read = events.filter(([s]) => isRead(s)).toSorted(([a], [b]) => a - b);
  const t = Float64Array.from(read, ([s]) => Math.round(s * 1e6));
  const column = (k: 1 | 2, max: number) => Uint16Array.from(read, (one) => Math.min(max, Math.max(0, Math.round(one[k]))));
  const moves = (s: number): boolean => movedPx(s + 0.1) !== movedPx(s - 0.1);
  const points = Array.from({ length: seconds * 25 }, (_, k) => k / 25).flatMap((s) =>
    stars.flatMap(([x, y], star) =>
      through(s, star) < 0.3 || moves(s)
        ? []
        : [{ track: star + 1 + (movedPx(s) > 0 ? 10 : 0), tUs: s * 1e6, x: x + s - movedPx(s), y, vx: 1, vy: 0 }],
    ),
  );
  const sky = Array.from({ length: seconds * 5 }, (_, k) => ({
    tUs: k * 2e5,
    state: moves(k / 5) ? ('slews' as const) : ('drifts' as const),
  }));
  return { events: { t, x: column(1, 239), y: column(2, 179), p: new Uint8Array(t.length), sensor }, points, sky };
}

/** Kinds and times, s. */
const told = (times: readonly LostTime[]) =>
  times.map(({ kind, fromUs, untilUs }) => [kind, fromUs / 1e6, untilUs / 1e6] as const);
function found(what: Night, others: Parameters<typeof fadingOf>[2] = []) {
  const { events, points } = night(what);
  return told(fadingOf(events, points, others));
}
type Expected = readonly (readonly [kind: string, from: number, until: number])[];

/** Times, those that are as expected to so many s as they are expected. */
const near = (times: Expected, expected: Expected, toS: number): Expected =>
  times.map(([kind, ...own], i) => {
    const [from, until] = own.map((s, k) => (Math.abs(s - Number(expected[i]?.[k + 1])) <= toS ? Number(expected[i][k + 1]) : s));
    return [kind, from, until];
  });

it('names a cloud to the half second, also one in which all tracks are lost, and none in a clear night', () => {
  expect(found({})).toEqual([]);
  const cloud: Expected = [['clouds', 8, 13]];
  for (const left of [0.4, 0.1])
    expect(near(found({ through: (s) => (s >= 8 && s < 13 ? left : 1) }), cloud, 0.5)).toEqual(cloud);
});

it('spots that widen are blurred, and no cloud', () => {
  const blur: Expected = [['blur', 8, 13]];
  expect(near(found({ widthPx: (s) => (s >= 8 && s < 13 ? 3 : 1.5) }), blur, 0.5)).toEqual(blur);
});

it('dim stars are neither clouded nor blurred by chance, nor is a night in which one of them is wide', () => {
  for (const seed of [1, 2, 3, 4, 5]) expect(found({ seed, seconds: 60, through: () => 0.31 })).toEqual([]);
  expect(found({ widthPx: (s, star) => (star === 0 && s >= 8 && s < 13 ? 4 : 1.5) })).toEqual([]);
});

it('one star that goes out is no cloud, nor are stars that a slew has taken away', () => {
  expect(found({ through: (s, star) => (star === 0 && s > 8 ? 0 : 1) })).toEqual([]);
  expect(found({ through: (s) => (s > 8 ? 0 : 1) }, [{ kind: 'slew', fromUs: 8e6, untilUs: 9e6 }])).toEqual([]);
});

it('of a night with clouds, a silence, a slew, a full readout, a burst and a focus that drifts each is named within a second', () => {
  const { events, points, sky } = night({
    seconds: 50,
    through: (s) => (s >= 6 && s < 10 ? 0.3 : 1),
    isRead: (s) => s < 14 || s >= 15.5,
    movedPx: (s) => Math.min(25, Math.max(0, 25 * (s - 20))),
    background: (s) => (s >= 32 && s < 33 ? 40 : s >= 36 && s < 36.5 ? 20 + 10 * (Math.floor(s * 100) % 3) : 1),
    // 1.7 times the area is 1.3 times the width: reached at 40.7 s.
    widthPx: (s) => (s >= 40 && s < 46 ? 1.5 * Math.min(2, 1 + 0.414 * (s - 40)) : 1.5),
  });
  const times = lostTimes(events, sky);
  const expected: Expected = [
    ['start', 0, 0.5],
    ['gap', 14, 15.5],
    ['plateau', 32, 33],
    ['burst', 36, 36.5],
    ['slew', 20, 21],
    ['clouds', 6, 10],
    ['blur', 40.7, 46],
  ];
  expect(near(told([...times, ...fadingOf(events, points, times)]), expected, 1)).toEqual(expected);
});
