import { stepsOf } from '@spikeseg/events';
import { describe, expect, it } from 'vitest';
import { streamOf } from '../detections/scene.fixture.ts';
import { EvidenceDetector, type EvidenceState } from '../detector/evidence-detector.ts';
import type { Report } from '../detector.ts';
import { known, noise, options, sensor, spot } from '../search/evidence.fixture.ts';

type Events = ReturnType<typeof streamOf>;

async function reportsOf(events: Events): Promise<Report[]> {
  let done = 0;
  const weights = { ratios: ({ t }: Pick<Events, 't'>) => known(done, (done += t.length)) };
  const detector = await EvidenceDetector.open(sensor, { ...options, weights });
  const reports: Report[] = [];
  for (const step of stepsOf(events, detector.stepUs)) for await (const report of detector.push(step)) reports.push(report);
  detector.close();
  return reports;
}
const pointsOf = (reports: readonly Report[]) => reports.flatMap(({ points }) => points);
const idsOf = (reports: readonly Report[]) => [...new Set(pointsOf(reports).map(({ track }) => track))];

/** Stands, moves by 150 px/s for 0.3 s, and stands. */
function jumping(s: number): [number, number] {
  return [15 + 150 * Math.min(0.3, Math.max(0, s - 2)), 28];
}

/** Stands, is moved by hand, by 20 px in 0.1 s, and stands. */
function jogged(s: number): [number, number] {
  return [20 + 200 * Math.min(0.1, Math.max(0, s - 5)), 28];
}

/** An object of 30 events/s that gives 2.5 events for every px that it is moved. */
const joggedSpots = [
  ...spot({ rateHz: 30, fromS: 0, untilS: 7, seed: 5 }, jogged),
  ...spot({ rateHz: 500, fromS: 5, untilS: 5.1, seed: 6 }, jogged),
];

/** How far a slew from 2 s to 2.4 s has moved the sky, px. */
const slewed = (s: number): number => 90 * Math.min(0.4, Math.max(0, s - 2));

/** From 2 s on it passes the middle of the sensor. */
const passing = (s: number): [number, number] => [2 + 90 * (s - 2), 28];

/** How far the sky is beside where it was, px: a slew at 2 s, and another back at 5 s. */
const away = (s: number): number => 30 * (Math.min(1, Math.max(0, s - 2)) - Math.min(1, Math.max(0, s - 5)));

/** Is over (41, 28) at 2 s. */
const moving = (s: number): [number, number] => [5 + 18 * s, 28];

const slowly = (s: number): [number, number] => [20 + 6 * s, 20 + 3 * s];

describe('tracks made of events', () => {
  it('an object that stands, slews and stands is one track, and the place that it left is not reported for long', async () => {
    const reports = await reportsOf(
      streamOf(sensor, [...noise(4, 1), ...spot({ rateHz: 120, fromS: 0, untilS: 4, seed: 2 }, jumping)]),
    );
    expect(idsOf(reports)).toEqual([1]);
    const errors = pointsOf(reports).map(({ tUs, x, y }) => {
      const at = jumping(tUs / 1e6);
      return Math.hypot(x - at[0], y - at[1]);
    });
    expect(errors.length).toBeGreaterThan(100);
    expect(errors.filter((px) => px > 10).length).toBeLessThan(15);
  });

  it('an object that a hand moves goes on where it rests, under its number', async () => {
    const reports = await reportsOf(streamOf(sensor, [...noise(7, 1), ...joggedSpots]));
    expect(idsOf(reports)).toEqual([1]);
    const after = pointsOf(reports).filter(({ tUs }) => tUs > 5.14e6 && tUs <= 6e6);
    expect(after.length).toBeGreaterThan(15);
    for (const { x, y } of after) expect(Math.hypot(x - 40, y - 28)).toBeLessThan(4);
  });

  it('a point says how bright its object was of late, in events per second', async () => {
    const [dim, bright] = [60, 240].map((rateHz, k) =>
      spot({ rateHz, fromS: 3 * k, untilS: 3 * k + 3, seed: 2 + k }, () => [30, 28]),
    );
    const points = pointsOf(await reportsOf(streamOf(sensor, [...noise(6, 1), ...dim, ...bright])));
    const meanOf = (fromS: number, untilS: number) => {
      const some = points.flatMap(({ tUs, rateHz = 0 }) => (tUs > fromS * 1e6 && tUs <= untilS * 1e6 ? [rateHz] : []));
      return some.reduce((sum, rateHz) => sum + rateHz, 0) / some.length;
    };
    expect(meanOf(2, 3) / 60).toBeCloseTo(1, 0);
    expect(meanOf(2, 3)).toBeLessThan(80);
    expect(meanOf(5.9, 6)).toBeGreaterThan(140);
    expect(meanOf(5.9, 6)).toBeLessThan(260);
  });

  it('objects that slew together keep their numbers after one has passed, six times of eight', async () => {
    const paths = [
      (s: number): [number, number] => [10 + slewed(s), 14],
      (s: number): [number, number] => [25 + slewed(s), 40 - 4 * s],
    ];
    let kept = 0;
    for (let seed = 1; seed <= 8; seed++) {
      const passes = spot({ rateHz: 60, fromS: 1, untilS: 1.5, seed: 50 * seed }, (s) => [8 + 120 * (s - 1), 2]);
      const spots = paths.flatMap((path, k) => [
        ...spot({ rateHz: 60, fromS: 0, untilS: 4, seed: 50 * seed + 6 + k }, path),
        // 2 events for each px of the slew.
        ...spot({ rateHz: 180, fromS: 2, untilS: 2.4, seed: 50 * seed + 20 + k }, path),
      ]);
      const points = pointsOf(await reportsOf(streamOf(sensor, [...noise(4, 5 + 40 * seed), ...passes, ...spots])));
      const idAt = (path: (typeof paths)[0], s: number) => {
        const [atX, atY] = path(s);
        return points.find(({ tUs, x, y }) => Math.abs(tUs - s * 1e6) < 5e4 && Math.hypot(x - atX, y - atY) < 4)?.track;
      };
      const keeps = (path: (typeof paths)[0]) =>
        idAt(path, 1.9) !== undefined && [3, 3.9].every((s) => idAt(path, s) === idAt(path, 1.9));
      if (paths.every(keeps)) kept++;
    }
    expect(kept).toBeGreaterThanOrEqual(6);
  });

  it.each([1, 2, 3])('one that stands keeps its number when another passes over it (%i)', async (seed) => {
    const reports = await reportsOf(
      streamOf(sensor, [
        ...noise(4, seed),
        ...spot({ rateHz: 60, fromS: 0, untilS: 4, seed: 10 + seed }, () => [40, 28]),
        ...spot({ rateHz: 300, fromS: 2, untilS: 2.85, seed: 20 + seed }, passing),
      ]),
    );
    const standing = pointsOf(reports).filter(({ tUs, x, y }) => tUs > 3.2e6 && Math.hypot(x - 40, y - 28) < 4);
    expect(standing.length).toBeGreaterThan(10);
    expect(new Set(standing.map(({ track }) => track))).toEqual(new Set([1]));
  });

  it.each([1, 2, 3])(
    'one that moves over what begins to shine there goes on under its number, and that is another (%i)',
    async (seed) => {
      const reports = await reportsOf(
        streamOf(sensor, [
          ...noise(4, seed),
          ...spot({ rateHz: 40, fromS: 0, untilS: 4, seed: 10 + seed }, moving),
          ...spot({ rateHz: 40, fromS: 1.9, untilS: 4, seed: 20 + seed }, () => [41, 28]),
        ]),
      );
      const numbersAt = (path: (s: number) => readonly [number, number], fromS: number, untilS: number) => {
        const near = pointsOf(reports).filter(({ tUs, x, y }) => {
          const [atX, atY] = path(tUs / 1e6);
          return tUs > fromS * 1e6 && tUs < untilS * 1e6 && Math.hypot(x - atX, y - atY) < 5;
        });
        return [...new Set(near.map(({ track }) => track))];
      };
      expect(numbersAt(moving, 1, 1.8)).toEqual([1]);
      expect(numbersAt(moving, 3, 4)).toEqual([1]);
      expect(numbersAt(() => [41, 28], 3, 4)).toEqual([2]);
    },
  );

  it('an object that a slew takes off the sensor and another brings back keeps its number, three times of four', async () => {
    const paths = [(s: number): [number, number] => [12 - away(s), 20], (s: number): [number, number] => [55 - away(s), 35]];
    let kept = 0;
    for (let seed = 1; seed <= 8; seed++) {
      const spots = paths.flatMap((path, k) => spot({ rateHz: 80, fromS: 0, untilS: 8, seed: 10 * seed + k }, path));
      const points = pointsOf(await reportsOf(streamOf(sensor, [...noise(8, seed), ...spots])));
      const idsAt = (path: (s: number) => [number, number], fromS: number, untilS: number) => {
        const near = points.filter(({ tUs, x, y }) => {
          const [atX, atY] = path(tUs / 1e6);
          return tUs > fromS * 1e6 && tUs < untilS * 1e6 && Math.hypot(x - atX, y - atY) < 4;
        });
        return [...new Set(near.map(({ track }) => track))].join();
      };
      if (paths.every((path) => idsAt(path, 1, 2) !== '' && idsAt(path, 7, 8) === idsAt(path, 1, 2))) kept++;
    }
    // Of 32 seeds 24.
    expect(kept).toBeGreaterThanOrEqual(5);
  });

  it('two that cross keep their numbers', async () => {
    const paths = [
      (s: number): [number, number] => [10 + 15 * s, 18 + 5 * s],
      (s: number): [number, number] => [70 - 15 * s, 18 + 5 * s],
    ];
    const reports = await reportsOf(
      streamOf(sensor, [
        ...noise(4, 3),
        ...paths.flatMap((path, k) => spot({ rateHz: 150, fromS: 0, untilS: 4, seed: 4 + k }, path)),
      ]),
    );
    expect(idsOf(reports)).toEqual([1, 2]);
    const last = pointsOf(reports).filter(({ tUs }) => tUs > 3.9e6);
    const first = pointsOf(reports).filter(({ tUs }) => tUs < 1e6);
    for (const id of [1, 2]) {
      const [before, after] = [first.find(({ track }) => track === id), last.find(({ track }) => track === id)];
      expect(Math.sign((before?.x ?? 0) - 40)).toBe(-Math.sign((after?.x ?? 0) - 40));
    }
  });

  it('states how sure it is: two of three errors are within a standard deviation', async () => {
    let [within, all] = [0, 0];
    for (const seed of [10, 20, 30]) {
      const events = streamOf(sensor, [...noise(5, seed), ...spot({ rateHz: 30, fromS: 0, untilS: 5, seed: seed + 1 }, slowly)]);
      for (const { tUs, x, y, sx = 0 } of pointsOf(await reportsOf(events))) {
        const at = slowly(tUs / 1e6);
        all += 2;
        within += Number(Math.abs(x - at[0]) <= sx) + Number(Math.abs(y - at[1]) <= sx);
      }
    }
    expect(all).toBeGreaterThan(600);
    expect(within / all).toBeGreaterThan(0.5);
    expect(within / all).toBeLessThan(0.9);
  });

  it('takes what it knows out of the background, and little else', async () => {
    const [background, object] = [noise(4, 1), spot({ rateHz: 60, fromS: 0, untilS: 4, seed: 2 }, () => [40, 28])];
    const events = streamOf(sensor, [...background, ...object]);
    const isOwn = (i: number) => Math.hypot(events.x[i] - 40, events.y[i] - 28) < 6;
    let [done, own, others] = [0, 0, 0];
    const weights = {
      ratios: ({ t }: Pick<Events, 't'>) => known(done, (done += t.length)),
      withdraw: ({ x }: Pick<Events, 'x'>, isObject: ArrayLike<number>) => {
        for (let i = 0; i < x.length; i++)
          if (isOwn(done - x.length + i)) own += isObject[i];
          else others += isObject[i];
      },
    };
    const detector = await EvidenceDetector.open(sensor, { ...options, weights });
    for (const step of stepsOf(events, detector.stepUs)) for await (const _ of detector.push(step));
    detector.close();
    expect(own / object.length).toBeGreaterThan(0.6);
    expect(others).toBeLessThan(0.01 * background.length);
  });

  it('noise is no object', async () => {
    expect(idsOf(await reportsOf(streamOf(sensor, noise(20, 7))))).toEqual([]);
  });

  it.each([
    ['while all is known', [...noise(3, 1), ...spot({ rateHz: 120, fromS: 0.6, untilS: 3, seed: 2 }, jumping)], 150],
    ['while the mount moves', [...noise(7, 1), ...joggedSpots], 507],
  ] as const)('goes on from a state as if it had never stopped, on a later clock, too: %s', async (_, rows, half) => {
    const steps = [...stepsOf(streamOf(sensor, [...rows]), 10_000)];
    const part = async (from: number, until: number, state?: EvidenceState, shiftUs = 0) => {
      const detector = await EvidenceDetector.open(sensor, { ...options, wishedFalseAlarmsPerHour: 1 });
      if (state) detector.restore(state);
      const points = [];
      for (const { index, startUs, events: own } of steps.slice(from, until)) {
        const later = { ...own, t: own.t.map((tUs) => tUs + shiftUs) };
        for await (const report of detector.push({ index, startUs: startUs + shiftUs, events: later }))
          points.push(...report.points);
      }
      const after = structuredClone(detector.state);
      detector.close();
      return { points, after };
    };
    const whole = await part(0, steps.length);
    const first = await part(0, half);
    for (const shiftUs of [0, 1e9]) {
      const second = await part(half, steps.length, first.after, shiftUs);
      expect(second.points.length).toBeGreaterThan(40);
      const onOldClock = second.points.map((point) => ({ ...point, tUs: point.tUs - shiftUs }));
      expect([...first.points, ...onOldClock]).toEqual(whole.points);
    }
  });
});
