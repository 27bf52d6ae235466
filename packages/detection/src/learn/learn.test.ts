import { randomGenerator } from '@spikeseg/snn-core';
import { describe, expect, it } from 'vitest';
import { trackWith } from '../follow/track/track.fixture.ts';
import { ownProfile, type PathPoint, profileAt, type Track } from '../follow/track/track.ts';
import { learnedOffShare } from './off-share.ts';
import { sharedVelocities } from './shared-velocities.ts';
import { type WatchedObject, WatchedObjects } from './watched-objects.ts';

/** An object that was followed for 5 s at a place of its own. */
const object = (track: number, vx: number, vy: number, of: Partial<WatchedObject> = {}): WatchedObject => ({
  track,
  fromS: 2 * track,
  untilS: 2 * track + 5,
  x: (37 * track) % 200,
  y: (71 * track) % 150,
  vx,
  vy,
  speedSd: 0.3,
  events: 100,
  off: 20,
  onVariance: 80,
  offVariance: 20,
  weight: 1,
  ...of,
});

/** Objects of one speed in random directions. */
function scattered(count: number, pxS: number, seed: number): WatchedObject[] {
  const random = randomGenerator(seed);
  return Array.from({ length: count }, (_, k) => {
    const angle = 2 * Math.PI * random.uniform();
    return object(20 + k, pxS * Math.cos(angle), pxS * Math.sin(angle));
  });
}

const pointOf = (tUs: number) => ({ recording: '', tUs, vx: 0, vy: 0, w: 9, h: 9, score: 1 });

/** One object at a time, which moves by 1 px/s. */
const reportAt = (s: number, track: number) => {
  const tUs = s * 1e6;
  return { tUs, detections: [], points: [{ ...pointOf(tUs), track, x: 10 + s, y: 9, falseAlarmsPerHour: 0 }], tracks: [] };
};

describe('velocities that objects share', () => {
  const four = [0, 1, 2, 3].map((k) => object(k, 18 + 0.2 * k, -11 - 0.1 * k));

  it('are found among others, with how many objects and events say so', () => {
    const [found, ...others] = sharedVelocities([four.slice(0, 2), [...four.slice(2), ...scattered(5, 40, 1)]]);
    expect(others).toEqual([]);
    expect(found.vx).toBeCloseTo(18.3, 6);
    expect(found.vy).toBeCloseTo(-11.15, 6);
    expect(found).toMatchObject({ spread: 0.5, objects: 4, events: 400 });
    expect(found.chance).toBeLessThan(1e-3);
  });

  it('of an object that was followed twice the longer time counts', () => {
    const moment = { ...four[3], fromS: 8, untilS: 9, vx: 19.5 };
    expect(sharedVelocities([[...four, moment]])).toEqual(sharedVelocities([four]));
  });

  it('that differ widely have a spread', () => {
    const wide = [-2, -1, 0, 1, 2, 0].map((e, k) => object(k, 30 + e, 4 - e, { speedSd: 0.1 }));
    expect(sharedVelocities([wide])[0].spread).toBeCloseTo(Math.sqrt(10 / 6 - 0.01), 1);
  });

  it('two of them are found one after the other, the more frequent first', () => {
    const other = [4, 5, 6, 7, 8].map((k) => object(k, -20, 5));
    expect(sharedVelocities([[...four, ...other]]).map(({ objects }) => objects)).toEqual([5, 4]);
  });

  it('what is at the edges of one is none of its own', () => {
    const edge = [8, 9, 10, 11].map((k) => object(k, 22, -11));
    const many = [0, 1, 2, 3, 4, 5].map((k) => object(k, 18, -11));
    expect(sharedVelocities([[...many, ...edge]])).toHaveLength(1);
  });

  it('are none where directions are random', () => {
    const populations = Array.from({ length: 300 }, (_, seed) => sharedVelocities([scattered(12, 20, seed)]));
    expect(populations.filter(({ length }) => length > 0).length).toBeLessThanOrEqual(6);
  });

  it.each<[string, readonly WatchedObject[]]>([
    ['two objects', four.slice(0, 2)],
    [
      'one that was followed four times',
      [0, 1, 2, 3].map((k) => object(k, 18, -11, { fromS: 3 * k, untilS: 3 * k + 2, x: 20 + 54 * k, y: 150 - 33 * k })),
    ],
    ['objects that stand', four.map((one) => ({ ...one, vx: 1, vy: 0 }))],
    ['what was followed for a moment', four.map((one) => ({ ...one, untilS: one.fromS + 0.4 }))],
    ['what noise makes as often', four.map((one) => ({ ...one, weight: 0.2 }))],
  ])('%s tell none', (_, objects) => {
    expect(sharedVelocities([objects])).toEqual([]);
  });
});

/**
 * What is watched of objects with 60 events each in wide spots, on a background of which one in five is OFF.
 *
 * @param shareOf share of OFF events of each
 */
function watchedSpots(objects: number, shareOf: (track: number) => number, seed: number): readonly WatchedObject[] {
  const random = randomGenerator(seed);
  const watch = new WatchedObjects();
  watch.begin({ p: Uint8Array.of(0, 1) });
  for (let track = 1; track <= objects; track++) {
    for (let k = 0; k < 160; k++) {
      const isOwn = k < 60;
      const place = () => (isOwn ? 2.5 * random.normal() : 24 * random.uniform() - 12);
      const profile = profileAt({ pp: 0.5 }, place() ** 2 + place() ** 2);
      watch.onSpot(track, random.uniform() < (isOwn ? shareOf(track) : 0.2) ? 0 : 1, profile);
    }
    for (const s of [0, 1, 2]) watch.add(reportAt(s, track));
  }
  return watch.objects;
}

describe('the share of OFF events', () => {
  it.each([0.1, 0.5, 0.8])(
    'of %d is within its error in two of three populations, whatever is around, and was believed',
    (share) => {
      const all = Array.from({ length: 60 }, (_, seed) =>
        learnedOffShare(
          watchedSpots(12, () => share, seed),
          0.35,
        ),
      );
      const learned = all.filter(({ sd }) => sd > 0);
      expect(learned.length).toBeGreaterThan(30);
      const within = learned.filter((one) => Math.abs(one.share - share) < one.sd).length / learned.length;
      expect(within).toBeGreaterThan(0.55);
      expect(within).toBeLessThan(0.85);
    },
  );

  it('is the quotient of sums, each by its weight', () => {
    const objects = [0, 1, 2].map((k) => object(k, 0, 0, { events: 150, off: 90 + 3 * k, onVariance: 90, offVariance: 120 }));
    expect(learnedOffShare(objects, 0.2)).toMatchObject({ share: 279 / 450, before: 0.2, objects: 3, events: 450 });
    const half = objects.map((one, k) => ({ ...one, weight: k === 0 ? 1 : 0.5 }));
    expect(learnedOffShare(half, 0.2).share).toBeCloseTo(184.5 / 300, 12);
  });

  it('stays where objects do not foretell each other: one alone, none, and some that differ a little', () => {
    for (const offs of [[90], [], [12, 28], [19, 20, 21]]) {
      const objects = offs.map((off, k) => object(k, 0, 0, { off }));
      expect(learnedOffShare(objects, 0.2)).toMatchObject({ share: 0.2, sd: 0 });
    }
  });

  it('stays where they contradict each other, as edges of bodies do', () => {
    const learned = learnedOffShare(
      watchedSpots(40, (track) => (track % 2 === 0 ? 0.95 : 0.35), 3),
      0.2,
    );
    expect(learned.gainNats).toBeGreaterThan(3);
    expect(learned).toMatchObject({ share: 0.2, sd: 0 });
  });
});

/** What is watched of two objects, of which the second is as sure as two that noise makes in the 100 s. */
function watched() {
  const watch = new WatchedObjects();
  for (let k = 0; k <= 1000; k++) {
    watch.begin({ p: Uint8Array.of(0, 1) });
    watch.onSpot(1, 0, 0.5 * ownProfile);
    watch.onSpot(1, 1, 0.25 * ownProfile);
    const tUs = 5e6 + 1e5 * k;
    const point = pointOf(tUs);
    const points = [
      { ...point, track: 1, x: 10 + 0.2 * k, y: 90 - 0.1 * k, falseAlarmsPerHour: 0 },
      ...(k === 500 || k === 501 ? [{ ...point, track: 2, x: 7, y: 8, falseAlarmsPerHour: 36 }] : []),
      ...(k === 600 ? [{ ...point, track: 3, x: 7, y: 8, falseAlarmsPerHour: 99 }] : []),
    ];
    watch.add({ tUs, detections: [], points, tracks: [] });
  }
  return watch.objects;
}

const range = (from: number, until: number) => Array.from({ length: until - from }, (_, k) => from + k);

describe('WatchedObjects', () => {
  it('has the line through the reports of an object, its events, and how sure it is', () => {
    const [one, two, ...others] = watched();
    expect(others).toEqual([]);
    expect(one).toMatchObject({ track: 1, fromS: 0, untilS: 100, weight: 1 });
    for (const [key, value] of Object.entries({
      x: 110,
      y: 40,
      vx: 2,
      vy: -1,
      events: 750.75,
      off: 500.5,
      onVariance: 1001 / 16,
      offVariance: 1001 / 4,
    }))
      expect(one[key as keyof WatchedObject]).toBeCloseTo(value, 6);
    expect(two).toMatchObject({ track: 2, x: 7, y: 8, vx: 0, vy: 0 });
    expect(two.weight).toBeCloseTo(0.5, 9);
  });

  it('has a start as long as it would be reported, and an object from its start on', () => {
    const watch = new WatchedObjects();
    const path: PathPoint[] = [];
    const pass = (ks: readonly number[], of: Partial<Track>) => {
      for (const k of ks) {
        const tUs = 1e4 * k;
        const at = { tUs, x: 5 + 0.8 * k, y: 30 - 0.1 * k, vx: 80, vy: -10, nats: 5 };
        path.push(at);
        const siblings = [1, of.nats ?? 0].map((nats) => trackWith({ ...at, group: 7, maxNats: 5, path, pp: 2, ...of, nats }));
        watch.onTracks(siblings, { isForAll: true, leadPx: 0, perHour: (nats) => 72 * nats, trackNats: () => 12 });
        watch.add({ tUs, detections: [], points: [], tracks: [] });
      }
      return watch.objects.map(({ track, fromS, untilS, vx, vy, weight }) => ({ track, fromS, untilS, vx, vy, weight }));
    };
    const [start, ...others] = pass(range(0, 81), { nats: 4.5 });
    expect(others).toEqual([]);
    const velocity = { vx: expect.closeTo(80, 6), vy: expect.closeTo(-10, 6) };
    // Of what reaches 5 nats noise makes 360 an hour.
    expect(start).toMatchObject({
      track: -7,
      fromS: 0,
      untilS: 0.8,
      ...velocity,
      weight: expect.closeTo(1 - (360 * 0.8) / 3600, 9),
    });
    expect(pass(range(81, 90), { nats: 3.5 })[0]).toMatchObject({ untilS: 0.8 });
    expect(pass([90], { nats: 12, id: 3 })).toEqual([
      expect.objectContaining({ track: 3, fromS: 0.02, untilS: 0.9, ...velocity }),
    ]);
  });
});
