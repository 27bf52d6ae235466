import { describe, expect, it } from 'vitest';
import {
  type DrawnFound,
  type DrawnTrack,
  drawnFound,
  foundEntries,
  foundWords,
  greyDetections,
  numberPlaces,
  ownLines,
  trackRuns,
} from './drawn-tracks.ts';
import type { Truth } from './marks.ts';
import { INK, MARKS } from './palette.ts';

const track = (id: number, ...truths: readonly Truth[]): DrawnTrack => ({
  id,
  points: truths.map((truth, i) => ({ tUs: i, x: 10 * i, y: 5, truth })),
});

const found = (tracks: readonly DrawnTrack[], detections: DrawnFound['detections'] = []): DrawnFound => ({
  detections,
  tracks,
  labels: [],
  labelled: true,
});
const named = (all: DrawnFound): readonly string[] => foundEntries(all).map(([name]) => name);

const at = (tUs: number, x: number) => ({ tUs, x, y: 5, w: 1, h: 1, truth: 'match' as const });
const size = { width: 100, height: 30 };
const placeOf = ({ x, y }: { readonly x: number; readonly y: number }) => ({ x, y });

describe('trackRuns', () => {
  it('cuts a track where its truth changes, without a gap', () => {
    const runs = trackRuns([track(7, 'stray', 'stray', 'match', 'match')]);
    expect(runs.map(({ id, truth, points }) => [id, truth, points.map(({ x }) => x)])).toEqual([
      [7, 'stray', [0, 10]],
      [7, 'match', [10, 20, 30]],
    ]);
    expect(runs.map(({ colour }) => colour)).toEqual([MARKS.stray, MARKS.match]);
    // Whole at a label, dashed elsewhere.
    expect(runs[1].dash).toEqual([1, 0]);
    expect(runs[0].dash).not.toEqual(runs[1].dash);
  });

  it('gives every track of an unknown truth a style of its own', () => {
    const runs = trackRuns(Array.from({ length: 9 }, (_, i) => track(i, 'unknown', 'unknown')));
    expect(new Set(runs.map(({ colour }) => colour)).size).toBe(9);
  });
});

/** Abscissae of the points that are drawn. */
const dotsOf = (all: DrawnFound) =>
  Array.from(drawnFound(all, { at: placeOf, size, numbers: 'right' }).matchAll(/cx="([\d.]+)"/g), ([, x]) => Number(x));

it('a detection at a point of a track is not drawn beside it; one at another moment or place is', () => {
  const tracks = [track(1, 'match', 'match')];
  const [near, late, far] = [at(1, 12), at(2, 10), at(1, 30)];
  expect(dotsOf(found(tracks, [near, late, far]))).toEqual([10, 30]);
  expect(dotsOf(found([], [near]))).toEqual([12]);
});

describe('numberPlaces', () => {
  it('puts a number at the first point of its track, or at the first that is free of other numbers', () => {
    const [long, short] = [track(1, 'match', 'match', 'match', 'match'), track(2, 'match', 'match', 'match')];
    // A digit takes 10 units.
    expect(numberPlaces([short, long], placeOf, size)).toEqual([
      { id: 1, x: 0, y: 5 },
      { id: 2, x: 10, y: 5 },
    ]);
  });

  it('puts numbers beside each other where no point of a track is free, wide ones too', () => {
    const places = numberPlaces([track(10, 'match'), track(9, 'match'), track(133, 'match'), track(7, 'match')], placeOf, size);
    expect(places).toHaveLength(4);
    expect(places.every(({ x, y }) => x >= 0 && x <= 100 && y >= 0 && y <= 30)).toBe(true);
    for (const [i, a] of places.entries()) {
      for (const b of places.slice(0, i)) {
        const width = 10 * Math.max(String(a.id).length, String(b.id).length);
        expect(Math.abs(a.x - b.x) >= width || Math.abs(a.y - b.y) >= 15).toBe(true);
      }
    }
  });

  it('numbers the longest where there are many, and says so', () => {
    const many = Array.from({ length: 31 }, (_, i) => track(i, 'match', ...(i === 4 ? [] : (['match'] as const))));
    const numbered = numberPlaces(many, placeOf, size);
    expect(numbered).toHaveLength(30);
    expect(numbered.some(({ id }) => id === 4)).toBe(false);
    expect(foundWords(found(many))[1]).toContain('the numbers of the 30 longest');
    expect(foundWords(found(many.slice(1)))[1]).toContain('with their numbers');
    expect(foundWords(found([]))).toHaveLength(1);
  });

  it('leaves out a track without points', () => {
    expect(numberPlaces([track(1)], placeOf, size)).toEqual([]);
  });
});

it('a legend has a line for tracks of an unknown truth', () => {
  expect(ownLines([track(1, 'match', 'near')])).toEqual([]);
  expect(ownLines([])).toEqual([]);
  expect(ownLines([track(1, 'unknown')])).toMatchObject([{ name: 'track', colour: trackRuns([track(1, 'unknown')])[0].colour }]);
  expect(ownLines([track(1, 'unknown'), track(2, 'unknown')])[0].name).toContain('each');
});

it('a star is grey, also where a labelled object passes it, and below the others, takes no colour from them, and has a line in the legend', () => {
  const star = { ...track(1, 'unknown', 'match', 'near'), grey: 'star' as const };
  const runs = trackRuns([star, track(2, 'unknown')]);
  expect(runs.map(({ id, colour }) => [id, colour])).toEqual([
    [1, INK.grey],
    [1, INK.grey],
    [1, INK.grey],
    [2, trackRuns([track(2, 'unknown')])[0].colour],
  ]);
  expect(ownLines([star, track(2, 'unknown')]).map(({ name }) => name)).toEqual(['track', 'star']);
  expect(named(found([star]))).toEqual(['star']);
  expect(numberPlaces([star, track(2, 'unknown')], placeOf, size)[0].id).toBe(2);
});

it('of what is unknown grey takes its colour from a label', () => {
  const unknown = { ...track(1, 'unknown', 'match'), grey: 'unknown' as const };
  expect(trackRuns([unknown]).map(({ colour }) => colour)).toEqual([INK.grey, MARKS.match]);
  expect(named(found([unknown]))).toEqual(['found at a label', 'unknown']);
});

it('a detection is grey at the point of a star, unless that of a track in colour is nearer', () => {
  const star = { ...track(1, 'match'), grey: 'star' as const };
  const [atStar, passing] = [at(0, 1), at(0, 4)];
  expect([...greyDetections([atStar, passing], [star])]).toEqual([atStar, passing]);
  const satellite = { id: 2, points: [{ tUs: 0, x: 5, y: 5, truth: 'match' as const }] };
  expect([...greyDetections([atStar, passing], [star, satellite])]).toEqual([atStar]);
});

it('a legend has the kinds of detections and of tracks', () => {
  const stray = { ...at(0, 0), truth: 'stray' as const };
  expect(named(found([track(1, 'match')], [stray]))).toEqual(['found at a label', 'found where no label is']);
  expect(named(found([], [stray]))).toEqual(['detection without a label']);
});
