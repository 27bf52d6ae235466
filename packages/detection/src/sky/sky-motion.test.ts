import { describe, expect, it } from 'vitest';
import { classesOf, fiveStars, type Paths, reportsOf, sensor, skyAfter, star } from './sky.fixture.ts';
import { SkyMotion } from './sky-motion.ts';

const still = [120, 90] as const;
/** Where a slew has brought the telescope, px. */
const slew = (tS: number) => 30 * Math.min(2, Math.max(0, tS - 10));
const allOf = (paths: Paths, name: string) => Object.fromEntries(Object.keys(paths).map((track) => [track, name]));

/** Where a sky of 150 px/s has gone whose velocity turns by 2 % of it in a second, px. */
const way = (tS: number) => [(150 * Math.sin(0.02 * tS)) / 0.02, (150 * (1 - Math.cos(0.02 * tS))) / 0.02] as const;

/** States of so many stars that jump alike at 10 s, and the classes at last. */
function slewOf(count: number, isSeen: (tS: number) => boolean = () => true) {
  const paths: Paths = Object.fromEntries(
    Object.entries(fiveStars())
      .slice(0, count)
      .map(([k, at]) => [
        k,
        (tS: number) => (isSeen(tS) ? ([(at(tS)?.[0] ?? 0) - slew(tS), at(tS)?.[1] ?? 0] as const) : undefined),
      ]),
  );
  const sky = new SkyMotion(sensor);
  const states = reportsOf(paths, 15).map((report) => {
    sky.push(report);
    return sky.state?.state;
  });
  return { states, classes: classesOf(sky, paths) };
}

/** A star that seems to stand at the edge until all of its spot is on the sensor. */
const coming = (tS: number) => (tS < 2 ? ([1.5, 90] as const) : ([1.5 + 3 * (tS - 2), 90 - (tS - 2)] as const));
/** A star of which something that stands takes the track after 28 s. */
const taken = (tS: number) => [150 + 1.2 * Math.min(tS, 28), 60 - 0.4 * Math.min(tS, 28)] as const;

/** Goes right for 5 s, and stands. */
const stopping = (tS: number) => [60 + 30 * Math.min(5, tS), 140] as const;

describe('the motion of the sky', () => {
  it.each([
    [[0, 0], 0, 'stands'],
    [[3, -1], 0, 'drifts'],
    [[0, 0], 0.04, 'stands'],
    [[1, 2], -0.04, 'drifts'],
  ] as const)('of a drift of %j px/s and a turn of %d degrees/s, without noise, is found', (drift, turnDegS, does) => {
    const { state } = skyAfter(reportsOf(fiveStars(drift, turnDegS), 10, 0));
    expect(state?.vx).toBeCloseTo(drift[0], 1);
    expect(state?.vy).toBeCloseTo(drift[1], 1);
    // The prior of 0 ± 0.02 degrees/s draws it, and is in the deviation.
    expect(state?.turnDeviation).toBeLessThan(0.02);
    expect(Math.abs((state?.turnDegS ?? NaN) - turnDegS)).toBeLessThan(2 * (state?.turnDeviation ?? 0));
    expect(state).toMatchObject({ state: does, stars: 5 });
  });

  it('takes a star that seems to stand at the edge, as it comes in, for no satellite', () => {
    const reports = reportsOf({ ...fiveStars([3, -1]), 6: coming }, 10);
    const sky = new SkyMotion(sensor);
    const classes = new Set(
      reports.map((report) => {
        sky.push(report);
        return sky.classOf(6)?.class;
      }),
    );
    expect(classes).not.toContain('satellite');
    expect(sky.classOf(6)?.class).toBe('star');
  });

  it('counts what stands at the edge among the stars, once it has been there for 3 s', () => {
    const stars = { ...fiveStars(), 6: () => [1, 90] as const };
    expect(skyAfter(reportsOf(stars, 2.8)).classOf(6)?.reason.kind).toBe('unsure');
    expect(skyAfter(reportsOf(stars, 12)).classOf(6)?.class).toBe('star');
  });

  it('calls a star that goes on as what stands a satellite, within 25 s', () => {
    const sky = new SkyMotion(sensor);
    const classes = reportsOf({ ...fiveStars([1.2, -0.4]), 6: taken }, 50, 0.4).map((report) => {
      sky.push(report);
      return sky.classOf(6);
    });
    expect(classes[27 * 25]?.class).toBe('star');
    expect(classes[49 * 25]).toMatchObject({ class: 'satellite', reason: { kind: 'against the sky' } });
  });

  it('says that the telescope slews, and when', () => {
    const { states, classes } = slewOf(5);
    expect(states[Math.round(states.length * 0.6)]).toBe('stands');
    expect(states).toContain('slews');
    expect(classes).not.toMatchObject({ 1: 'satellite' });
  });

  it('takes a slew in which no star is seen for one, and no drift', () => {
    const { states } = slewOf(5, (tS) => tS < 10 || tS > 12.1);
    expect(states[states.length - 1]).toBe('stands');
    expect(states).toContain('slews');
    expect(states).not.toContain('drifts');
  });

  it('a slew that only two of five tracks follow is cut out, as those of dim stars stay', () => {
    const paths: Paths = {
      ...fiveStars(),
      1: (tS) => [39.6 - slew(tS), 39.7],
      2: (tS) => [190.3 - slew(tS), 29.5],
    };
    const sky = new SkyMotion(sensor);
    const classes = reportsOf(paths, 20).map((report) => {
      sky.push(report);
      return classesOf(sky, paths);
    });
    expect(classes[240]).toEqual(allOf(paths, 'star'));
    for (const one of classes.slice(240)) expect(Object.values(one)).not.toContain('satellite');
    expect(classes[classes.length - 1]).toEqual(allOf(paths, 'star'));
  });

  it('two that jump alike are no slew', () => {
    expect(slewOf(2).states).not.toContain('slews');
  });
});

/** What passes for 0.3 s, at 7 s. */
const passing = (speed: number) => (tS: number) => (tS > 7 && tS < 7.3 ? ([20 + speed * (tS - 7), 160] as const) : undefined);
/** What it is from the first report about it on. */
const classesAtOnce = (paths: Paths, track: number) => {
  const sky = new SkyMotion(sensor);
  return reportsOf(paths, 8).flatMap((report) => {
    sky.push(report);
    return report.points.some((point) => point.track === track) ? [sky.classOf(track)?.class ?? 'none'] : [];
  });
};

/** Slower by 1.8 px/s than the sky for 0.6 s. */
const late = (tS: number) =>
  tS < 5 ? undefined : ([60 + 1.2 * Math.min(0.6, tS - 5) + 3 * Math.max(0, tS - 5.6), 140] as const);
/** A star that passes at 90 px/s for 1.2 s. */
const oneOf = (fromS: number, y: number) => (tS: number) =>
  tS < fromS || tS > fromS + 1.2 ? undefined : ([20 + 90 * (tS - fromS), y] as const);
/** Stands and then moves with a sky of 100 px/s; moves with it, and then stands. */
const turns = (fromS: number, x: number) => (tS: number) => [x + 100 * Math.max(0, tS - fromS), 30] as const;
const stops = (tS: number) => (tS < 8.6 ? undefined : ([10 + 100 * Math.min(0.8, tS - 8.6), 150] as const));

describe('classes', () => {
  it('what moves with others is a star; what stands while they drift, and what passes, are satellites', () => {
    const paths = { ...fiveStars([3, 0]), 6: () => still, 7: star(-100, 80, [12, -9]) };
    const sky = skyAfter(reportsOf(paths, 8));
    expect(classesOf(sky, paths)).toEqual({ ...allOf(fiveStars(), 'star'), 6: 'satellite', 7: 'satellite' });
    expect(sky.classOf(6)?.reason).toMatchObject({ kind: 'against the sky' });
    expect(sky.classOf(1)?.reason).toEqual({ kind: 'with the sky', others: 4, byMount: false });
    expect(sky.classOf(6)?.nats).toBeLessThan(-3);
  });

  it('two that drift alike tell what stands from them, but not that they are stars', () => {
    const paths: Paths = { 1: star(-50, 0, [3, 0]), 2: star(40, 20, [3, 0]), 3: () => still, 4: star(-20, 60, [8, 3]) };
    const sky = skyAfter(reportsOf(paths, 8));
    expect(classesOf(sky, paths)).toEqual({ 1: 'unknown', 2: 'unknown', 3: 'satellite', 4: 'satellite' });
    expect(sky.classOf(1)?.reason).toEqual({ kind: 'few agree', agree: 2, needed: 3 });
  });

  it('a star whose track is slower by 1.8 px/s for its first 0.6 s is never called a satellite', () => {
    const called = classesAtOnce({ ...fiveStars([3, 0]), 9: late }, 9);
    expect(called.length).toBeGreaterThan(70);
    expect(called).not.toContain('satellite');
  });

  it('what stands with the stars of a telescope that follows them is a star, and what moves is none', () => {
    const paths = { ...fiveStars(), 6: star(-100, 20, [8, 3]) };
    expect(classesOf(skyAfter(reportsOf(paths, 8)), paths)).toEqual({ ...allOf(fiveStars(), 'star'), 6: 'satellite' });
  });

  it.each([
    ['one star', 0.2, 1.7, { 1: star(0, 0) }],
    ['five', 6, 9, fiveStars([3, 0])],
    ['five, forgotten by then', 6, 70, fiveStars([3, 0])],
  ])('reports about nothing change nothing: %s', (_, untilS, gapS, seen: Paths) => {
    const withGap = ([name, path]: [string, Paths[number]]) =>
      [name, (tS: number) => (tS < untilS || tS > untilS + gapS ? path(tS % 20) : undefined)] as const;
    const paths: Paths = Object.fromEntries(Object.entries(seen).map(withGap));
    const reports = reportsOf(paths, untilS + gapS + 1);
    const [all, some] = [reports, reports.filter(({ points }) => points.length > 0)].map((of) => skyAfter(of));
    expect(some.state).toEqual(all.state);
    for (const track of Object.keys(paths).map(Number)) expect(some.classOf(track)).toEqual(all.classOf(track));
  });

  it('where the mount stops following, what stands from then on are the stars, and none is ever a satellite', () => {
    const paths: Record<number, (tS: number) => readonly [number, number] | undefined> = {
      // Followed until 20 s, then it leaves with the velocity that stars had before, turned round.
      1: (tS) => (tS < 24 ? [140 - 80 * Math.max(0, tS - 20), 80] : undefined),
    };
    for (let k = 0; k < 25; k++) {
      const [fromS, y] = [2 + 0.7 * k, 20 + 15 * (k % 5)];
      paths[k + 2] = (tS) => (tS < fromS || tS > Math.min(20, fromS + 2.5) ? undefined : [10 + 80 * (tS - fromS), y]);
    }
    const later = [...Array(5).keys()].map((k) => 30 + k);
    for (const k of later) paths[k] = (tS) => (tS < 20.5 ? undefined : [25 + 45 * (k - 30), 20 + 30 * ((3 * k) % 5)]);
    expect(skyAfter(reportsOf(paths, 19.9)).classOf(1)?.class).toBe('satellite');
    const sky = new SkyMotion(sensor);
    let shown = 0;
    for (const report of reportsOf(paths, 36)) {
      sky.push(report);
      shown += later.filter((track) => sky.classOf(track)?.class === 'satellite').length;
    }
    expect(later.map((track) => sky.classOf(track)?.class)).toEqual(later.map(() => 'star'));
    expect(shown).toBe(0);
    expect(sky.state?.state).toBe('stands');
  });

  it('where a mount that followed the stars follows something else, what passes then is no satellite for long', () => {
    const paths: Record<number, (tS: number) => readonly [number, number] | undefined> = {};
    for (const [name, path] of Object.entries(fiveStars())) paths[Number(name)] = (tS) => (tS < 12 ? path(tS) : undefined);
    const later = [...Array(13).keys()].map((k) => 30 + k);
    for (const k of later) {
      const [fromS, y] = [12.4 + 1.6 * (k - 30), 20 + 15 * (k % 5)];
      paths[k] = (tS) => (tS < fromS || tS > fromS + 2.5 ? undefined : [10 + 80 * (tS - fromS), y]);
    }
    const sky = new SkyMotion(sensor);
    const shown = new Map<number, number>();
    for (const report of reportsOf(paths, 34)) {
      sky.push(report);
      const isShown = report.points.some(({ track }) => sky.classOf(track)?.class === 'satellite');
      if (isShown) shown.set(Math.floor(report.tUs / 1e6), 1 + (shown.get(Math.floor(report.tUs / 1e6)) ?? 0));
    }
    // Until the sky that stood has not been seen for two seconds.
    expect([...shown.keys()].filter((second) => second > 14)).toEqual([]);
    expect(sky.state?.state).toBe('drifts');
  });

  /** One that a mount follows for 9 s, stars that pass meanwhile, never two at a time, and what stands from 9.2 s on. */
  const followed: Paths = {
    1: (tS) => [140 - 90 * Math.max(0, tS - 9), 80],
    ...Object.fromEntries([...Array(4).keys()].map((k) => [k + 2, oneOf(1 + 2 * k, 30 + 35 * (k % 3))])),
    ...Object.fromEntries([...Array(3).keys()].map((k) => [k + 10, (tS: number) => (tS < 9.2 ? undefined : [40 + 70 * k, 150])])),
  };

  it('stars that pass one at a time tell what stands, within 2 s of the third; what stands only from then on, where none passes, is no satellite', () => {
    const sky = new SkyMotion(sensor);
    const called = reportsOf(followed, 20).map((report) => {
      sky.push(report);
      return [1, 10, 11, 12].map((track) => sky.classOf(track)?.class);
    });
    expect(called.slice(0, 5 * 25).map(([one]) => one)).not.toContain('satellite');
    expect(called[7 * 25][0]).toBe('satellite');
    expect(called.flatMap(([, ...others]) => others)).not.toContain('satellite');
  });

  it('a streak that is gone within .4 s counts by its own velocity: what stands is a satellite from the third on', () => {
    const streaks = [1, 3, 5].map((fromS) => (tS: number) => {
      const s = tS - fromS;
      return s < 0 || s > 0.4 ? undefined : ([10 + 400 * s, 20 + 20 * fromS] as const);
    });
    const paths: Paths = { 1: () => [140, 70], ...Object.fromEntries(streaks.map((one, k) => [k + 2, one])) };
    const sky = new SkyMotion(sensor);
    const called = reportsOf(paths, 7).map((report) => {
      sky.push(report);
      return sky.classOf(1)?.class;
    });
    expect(called.slice(0, 4.9 * 25)).not.toContain('satellite');
    expect(called[6 * 25]).toBe('satellite');
  });

  it.each([
    [false, 'satellite'],
    [true, 'unknown'],
  ])(
    'what has just begun is judged by its velocity, which the mount may give it: while it slews, %s, it is %s',
    (slews, name) => {
      const sky = skyAfter(reportsOf(fiveStars(), 10));
      const [tUs, place] = [10.04e6, { x: 100, y: 120, sx: 0.5 }];
      // At five times its deviation: no star errs so.
      const point = { track: 6, tUs, ...place, vx: 30, vy: 0, svx: 4.5, score: 1 };
      sky.push({ tUs, points: [...reportsOf(fiveStars(), 10.04)[250].points, point], slews });
      expect(sky.classOf(6)?.class).toBe(name);
    },
  );

  it('a star that goes against the sky is a satellite when its track has gained as much evidence as makes an object', () => {
    for (const [gain, isOther] of [
      [0.1, false],
      [1.1, true],
    ] as const) {
      const sky = new SkyMotion(sensor);
      for (const { tUs, points } of reportsOf({ ...fiveStars([30, 0]), 9: stopping }, 7.8)) {
        const score = 3 + gain * Math.max(0, tUs * 1e-6 - 6);
        sky.push({ tUs, points: points.map((point) => ({ ...point, sx: 0.5, score: point.track === 9 ? score : 9 })) });
      }
      expect(sky.classOf(9)?.class === 'satellite').toBe(isOther);
    }
  });

  it('what goes a little against the sky is no satellite among many stars', () => {
    const slow = star(-100, 60, [3.9, 0]);
    const more = Object.fromEntries([...Array(15).keys()].map((k) => [k + 20, star(-90 + 10 * k, 70 - 8 * k, [3, 0])]));
    const [few, many] = [{}, more].map((others) =>
      skyAfter(reportsOf({ ...fiveStars([3, 0]), ...others, 9: slow }, 6)).classOf(9),
    );
    expect(many?.nats).toBeGreaterThan((few?.nats ?? 0) + 0.8);
  });

  it('no star is a satellite where stars pass one after the other, and the velocity of the sky turns by 2 % a second', () => {
    const paths: Record<number, (tS: number) => readonly [number, number] | undefined> = { 1: () => [140, 80] };
    for (let k = 0; k < 50; k++) {
      // A star enters every 0.8 s, and is seen for at most 1.5 s.
      const [fromS, x, y] = [2 + 0.8 * k, 10, 20 + 15 * (k % 5)];
      paths[k + 2] = (tS) => {
        if (tS < fromS || tS > fromS + 1.5) return undefined;
        const [[nowX, nowY], [thenX, thenY]] = [way(tS), way(fromS)];
        return [x + nowX - thenX, y + nowY - thenY];
      };
    }
    const sky = new SkyMotion(sensor);
    const called = new Map<number, string | undefined>();
    for (const report of reportsOf(paths, 44)) {
      sky.push(report);
      for (const { track } of report.points) called.set(track, sky.classOf(track)?.class);
    }
    expect(called.get(1)).toBe('satellite');
    const stars = [...called].filter(([track]) => track > 1).map(([, name]) => name);
    expect(stars).not.toContain('satellite');
    // From the third on they are known.
    expect(stars.filter((name) => name === 'star').length).toBeGreaterThan(40);
  });

  it('a star whose track goes on as a satellite is one soon, where the sky is fast; a satellite whose track goes on as a star stays one', () => {
    // A star enters every 0.5 s; one track stands and then goes with them, one is a star and then stands.
    const stars = Array.from({ length: 20 }, (_, k) => (tS: number) => {
      const s = tS - 0.5 * k;
      return s < 0 || s > 1.8 ? undefined : ([10 + 100 * s, 20 + 31 * (k % 5)] as const);
    });
    const paths: Paths = { ...Object.fromEntries(stars.map((one, k) => [k + 10, one])), 1: turns(9.2, 40), 2: stops };
    const sky = new SkyMotion(sensor);
    const called: (readonly (string | undefined)[])[] = [];
    for (const report of reportsOf(paths, 10.8)) {
      sky.push(report);
      called.push([sky.classOf(1)?.class, sky.classOf(2)?.class]);
    }
    expect(called[Math.round(9.1 * 25)]).toEqual(['satellite', 'star']);
    expect(called[called.length - 1]).toEqual(['satellite', 'satellite']);
  });

  it.each<[string, Paths, number, string]>([
    ['what is fast is a satellite at once where the sky is known', fiveStars(), 200, 'satellite'],
    ['and what is slow is not', fiveStars(), 8, 'unknown'],
    [
      'what is fast is one beside three that stand, be they stars or not',
      { 1: star(-50, 3), 2: star(40, 20), 3: star(3, 60) },
      200,
      'satellite',
    ],
    ['but not beside one that a mount may follow', { 1: () => still }, 200, 'unknown'],
    ['nor what may be a star that drifts', { 1: star(-50, 3), 2: star(40, 20), 3: star(3, 60) }, 20, 'unknown'],
  ])('%s', (_, paths, speed, name) => {
    const called = classesAtOnce({ ...paths, 9: passing(speed) }, 9);
    expect(called.length).toBeGreaterThan(4);
    expect(new Set(called.filter((one) => one !== 'none'))).toEqual(new Set([name]));
  });

  it('do not depend on the numbers of tracks, nor on where all of it is', () => {
    const paths: Paths = { ...fiveStars([3, 0]), 6: () => still };
    const moved = Object.fromEntries(
      Object.entries(paths).map(([k, at]) => {
        const later = (tS: number) => {
          const [x, y] = at(tS) ?? still;
          return [x + 7, y - 5] as const;
        };
        return [100 - Number(k), later];
      }),
    );
    const [one, other] = [skyAfter(reportsOf(paths, 8, 0)), skyAfter(reportsOf(moved, 8, 0))];
    for (const track of [1, 3, 6]) {
      const [a, b] = [one.classOf(track), other.classOf(100 - track)];
      expect(b?.class).toBe(a?.class);
      expect(b?.nats).toBeCloseTo(a?.nats ?? NaN, 1);
    }
  });

  it('come from what was before: those of a part are those of the whole up to there', () => {
    const paths = { ...fiveStars([3, 0]), 6: () => still };
    const reports = reportsOf(paths, 10);
    const part = skyAfter(reports.slice(0, 100));
    const whole = new SkyMotion(sensor);
    const then = reports.map((report) => {
      whole.push(report);
      return [1, 6].map((track) => whole.classOf(track));
    });
    expect(then[99]).toEqual([1, 6].map((track) => part.classOf(track)));
    expect(then[99].every((one) => one !== undefined)).toBe(true);
  });
});

/** Passes at 300 px/s. */
const passer = (fromS: number) => (tS: number) =>
  tS > fromS && tS < fromS + 0.8 ? ([300 * (tS - fromS), 10 * fromS] as const) : undefined;

describe('what is no sky', () => {
  it.each<[string, Paths, string]>([
    ['one track', { 1: star(0, 0, [3, 0]) }, 'seen alone'],
    ['one that a mount follows, and two stars that pass', { 1: () => still, 2: passer(1), 3: passer(5) }, 'few agree'],
    ['two stars', { 1: star(-50, 0, [3, 0]), 2: star(40, 20, [3, 0]) }, 'few agree'],
    ['three that stand: they may be satellites', { 1: () => still, 2: star(50, 0), 3: star(0, 60) }, 'few agree'],
    [
      'two pieces of one object side by side, and another',
      { 1: star(0, 0, [9, 0]), 2: star(3, 2, [9, 0]), 3: () => still },
      'few agree',
    ],
  ])('%s: everything is unknown', (_, paths, reason) => {
    const sky = skyAfter(reportsOf(paths, 8));
    expect(classesOf(sky, paths)).toEqual(allOf(paths, 'unknown'));
    expect(sky.classOf(1)?.reason.kind).toBe(reason);
    // Nothing carries a motion that is not known.
    expect(sky.state?.stars ?? 0).toBe(0);
    expect(sky.state?.vx).toBeUndefined();
  });

  it('hot pixels: what stays on one pixel is unknown, however many do', () => {
    const paths = Object.fromEntries(Array.from({ length: 6 }, (_, k) => [k + 1, () => [20 + 35 * k, 30 + 20 * k] as const]));
    const sky = skyAfter(reportsOf(paths, 8, 0));
    expect(classesOf(sky, paths)).toEqual(allOf(paths, 'unknown'));
    expect(sky.classOf(3)?.reason).toEqual({ kind: 'one pixel' });
  });

  it('nothing: there is no state', () => {
    expect(skyAfter(reportsOf({}, 5)).state).toBeUndefined();
  });
});

describe('what is said of the mount', () => {
  const fixed = { mount: 'fixed', arcsecPx: 5 } as const;
  const drift = [2.5, 1.2] as const;
  const stars: Paths = { 1: star(-90, -50, drift), 2: star(60, -60, drift) };
  const standing: Paths = { 11: star(-20.3, 30.2), 12: star(30.6, 60.3), 13: star(50.4, -20.4), 14: star(-90.3, 0.4) };
  const all = { ...stars, ...standing };

  it('two stars are a sky where they go by as fast as a fixed mount and the scale say, and every track says why', () => {
    expect(classesOf(skyAfter(reportsOf(all, 8)), all)).toEqual(allOf(all, 'unknown'));
    const sky = skyAfter(reportsOf(all, 8), fixed);
    expect(classesOf(sky, all)).toEqual({ ...allOf(stars, 'star'), ...allOf(standing, 'satellite') });
    for (const track of [1, 11]) expect(sky.classOf(track)?.reason).toMatchObject({ byMount: true });
    expect(sky.state).toMatchObject({ state: 'drifts', agree: 2 });
    expect(sky.state?.mountNats).toBeGreaterThan(2);
    // At another scale it is another sky.
    expect(classesOf(skyAfter(reportsOf(all, 8), { ...fixed, arcsecPx: 1 }), all)).toEqual(allOf(all, 'unknown'));
  });

  it('three that stand are stars where the mount follows the stars, and say that it is by the mount', () => {
    const { 14: _, ...three } = standing;
    const sky = skyAfter(reportsOf(three, 8), { mount: 'sidereal' });
    expect(classesOf(sky, three)).toEqual(allOf(three, 'star'));
    expect(sky.classOf(11)?.reason).toEqual({ kind: 'with the sky', others: 2, byMount: true });
    expect(classesOf(skyAfter(reportsOf(three, 8), fixed), three)).toEqual(allOf(three, 'unknown'));
  });

  it.each(['sidereal', 'fixed', 'follows'] as const)(
    'that is wrong (%s), no satellite is a star, and the sky says so',
    (mount) => {
      const wrong = mount === 'sidereal' ? { mount } : { mount, arcsecPx: 0.5 };
      const many = mount === 'sidereal' ? { ...stars, 3: star(-60.5, 55.4, drift) } : fiveStars();
      const others: Paths = mount === 'sidereal' ? standing : { 11: star(-100, 80, [12, -9]), 12: star(0, 40, [-5, 0]) };
      const paths = { ...many, ...others };
      const sky = skyAfter(reportsOf(paths, 8), wrong);
      expect(Object.values(classesOf(sky, others))).not.toContain('star');
      expect(Object.values(classesOf(sky, many))).not.toContain('satellite');
      expect(sky.state?.mountNats).toBeLessThan(-1);
      // With too little to tell, everything is unknown.
      expect(classesOf(skyAfter(reportsOf(all, 8), { mount: 'sidereal' }), all)).toEqual(allOf(all, 'unknown'));
    },
  );
});
