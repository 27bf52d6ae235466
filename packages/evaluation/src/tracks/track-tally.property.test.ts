import type { TrackPoint } from '@spikeseg/detection';
import { randomGenerator } from '@spikeseg/snn-core';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { pointAt } from '../../../detection/src/tracks/track-point.fixture.ts';
import { tinyTrackProtocol, track } from '../scoring/tiny.fixture.ts';
import { type TrackCounts, tallyTracks } from './track-tally.ts';

/*
 * The figures once more, written for slices that labels and points fit exactly: times become slice numbers, matching tries
 * every one-to-one choice, and nothing of the scorer is called.
 */

const slices = 8;
interface Place {
  readonly id: number;
  readonly slice: number;
  readonly x: number;
  readonly y: number;
}

/** Up to three objects and four tracks that come and go on 12 × 6 px, crowded so that they compete. */
function scene(seed: number): { labels: Place[]; points: Place[] } {
  const random = randomGenerator(seed);
  const wander = (count: number, presence: number): Place[] =>
    Array.from({ length: count }, (_none, id) => {
      // Odd fractions, so that no two distances are the same.
      let [x, y] = [random.uniform() * 12, random.uniform() * 6];
      return Array.from({ length: slices }, (_, slice) => {
        [x, y] = [x + random.uniform() * 3 - 1.5, y + random.uniform() * 3 - 1.5];
        return random.uniform() < presence ? [{ id, slice, x, y }] : [];
      }).flat();
    }).flat();
  return { labels: wander(random.integer(4), 0.8), points: wander(random.integer(5), 0.7).toSorted((a, b) => a.slice - b.slice) };
}

const apart = (a: Place, b: Place): number => Math.sqrt((a.x - b.x) ** 2 + (a.y - b.y) ** 2);
type Pairs = readonly (readonly [Place, Place])[];

/** Every way to give some of the labels a track of their own. */
function choices([label, ...rest]: readonly Place[], tracks: readonly Place[]): Pairs[] {
  if (!label) return [[]];
  const without = choices(rest, tracks);
  const near = tracks.filter((point) => apart(label, point) <= 3);
  return [
    ...without,
    ...near.flatMap((point) =>
      choices(
        rest,
        tracks.filter((other) => other !== point),
      ).map((pairs): Pairs => [[label, point], ...pairs]),
    ),
  ];
}

function recount(labels: readonly Place[], points: readonly Place[]) {
  const history: { object: number; track: number; slice: number }[] = [];
  let switches = 0;
  const errors: number[] = [];
  for (let slice = 0; slice < slices; slice++) {
    let asked = labels.filter((label) => label.slice === slice);
    let free = points.filter((point) => point.slice === slice);
    const pairs: (readonly [Place, Place])[] = [];
    const before = (object: number) => history.findLast((match) => match.object === object);
    const recency = (object: number) => history.findLastIndex((match) => match.object === object);
    for (const label of asked.toSorted((a, b) => recency(b.id) - recency(a.id))) {
      const kept = free.find((point) => point.id === before(label.id)?.track && apart(label, point) <= 3);
      if (!kept) continue;
      pairs.push([label, kept]);
      free = free.filter((point) => point !== kept);
      asked = asked.filter((other) => other !== label);
    }
    const sum = (choice: Pairs) => choice.reduce((total, [a, b]) => total + apart(a, b), 0);
    const best = choices(asked, free).toSorted((a, b) => b.length - a.length || sum(a) - sum(b))[0];
    // Objects keep their order within a slice: it decides nothing, as no two of them share a track.
    for (const [label, point] of [...pairs, ...best]) {
      const last = before(label.id);
      if (last && last.track !== point.id) switches++;
      errors.push(apart(label, point));
      history.push({ object: label.id, track: point.id, slice });
    }
  }
  const objects = new Set(labels.map(({ id }) => id));
  const firstOf = (id: number) => Math.min(...labels.filter((label) => label.id === id).map(({ slice }) => slice));
  const delays = [...objects].flatMap((id) => {
    const found = history.find(({ object }) => object === id);
    return found ? [(found.slice - firstOf(id)) / 100] : [];
  });
  return {
    objectSlices: labels.length,
    covered: errors.length,
    switches,
    objects: objects.size,
    objectsFound: delays.length,
    tracks: new Set(points.map(({ id }) => id)).size,
    errors: errors.toSorted((a, b) => a - b),
    delays: delays.toSorted((a, b) => a - b),
  };
}

const toPoint = ({ id, slice, x, y }: Place): TrackPoint => pointAt(id, slice * 10_000, x, y);

function scored(labels: readonly Place[], points: readonly Place[]) {
  const objects = [0, 1, 2].map((id) =>
    track(
      id,
      ...labels
        .filter((label) => label.id === id)
        .map(({ slice, x, y }): [number, number, number] => [slice * 10_000 + 5000, x, y]),
    ),
  );
  const recording = { name: 'tiny', sensor: { width: 20, height: 10 }, startUs: 0, endUs: slices * 10_000, objects };
  return tallyTracks(recording, points.map(toPoint), 10_000, { ...tinyTrackProtocol, blockSeconds: 1 }).blocks[0];
}

it('agrees with the figures counted in another way', () => {
  fc.assert(
    fc.property(fc.integer(), (seed) => {
      const { labels, points } = scene(seed);
      const { counts, errorsPx, delaysS } = scored(labels, points);
      const { errors, delays, ...expected } = recount(labels, points);
      expect(counts).toMatchObject(expected);
      expect(errorsPx.toSorted((a, b) => a - b)).toEqual(errors);
      expect(delaysS.toSorted((a, b) => a - b)).toEqual(delays);
    }),
    { numRuns: 300 },
  );
});

it('a track far from everything adds one false track and changes nothing else', () => {
  fc.assert(
    fc.property(fc.integer(), fc.integer({ min: 0, max: slices - 1 }), (seed, slice) => {
      const { labels, points } = scene(seed);
      const before: TrackCounts = scored(labels, points).counts;
      const far: Place = { id: 9, slice, x: 60, y: 60 };
      const after = scored(labels, [...points, far]).counts;
      expect(after).toEqual({ ...before, tracks: before.tracks + 1, isolated: before.isolated + 1 });
    }),
    { numRuns: 50 },
  );
});
