import { describe, expect, it } from 'vitest';
import { TrackPlaces, type VideoPoint } from './track-places.ts';

const point = (track: number, tUs: number, x: number, y: number): VideoPoint => ({
  track,
  tUs,
  x,
  y,
  w: track,
  h: tUs / 1e5,
});

const tracks = new TrackPlaces([
  point(2, 100_000, 10, 20),
  point(1, 200_000, 50, 50),
  point(2, 200_000, 14, 22),
  point(2, 300_000, 14, 30),
]);
const at = (tUs: number, trailUs = 0) => tracks.at(tUs, trailUs);

const trail = (tUs: number, trailUs: number) =>
  at(tUs, trailUs)
    .at(-1)
    ?.trail.map(({ x, y }) => [x, y]);

const is = (name: 'star' | 'unknown') => ({ class: name, nats: 0, sinceUs: 0, reason: { kind: 'unsure' } }) as const;

describe('TrackPlaces', () => {
  it('a track lies on the line between its points', () => {
    expect(at(100_000)).toMatchObject([{ id: 2, x: 10, y: 20 }]);
    expect(at(150_000)).toMatchObject([{ id: 2, x: 12, y: 21, isSeen: true, w: 2, h: 1 }]);
    expect(at(225_000)[1]).toMatchObject({ id: 2, x: 14, y: 24, isSeen: true, h: 2 });
    // Dashed from 60 ms after a point to the next.
    expect([at(160_000), at(160_001)]).toMatchObject([[{ isSeen: true }], [{ isSeen: false }]]);
    expect(at(300_000)).toMatchObject([{ id: 2, x: 14, y: 30, isSeen: true, h: 3 }]);
  });

  it('is there from its first point to 60 ms after its last, where it was last seen', () => {
    const ids = (tUs: number) => at(tUs).map(({ id }) => id);
    expect([99_999, 199_999, 200_000, 260_000, 260_001].map(ids)).toEqual([[], [2], [1, 2], [1, 2], [2]]);
    expect(at(360_000)).toMatchObject([{ id: 2, x: 14, y: 30 }]);
    expect(ids(360_001)).toEqual([]);
  });

  it('has a trail of the points after a time, which ends where it is', () => {
    expect(trail(250_000, 0)).toEqual([[14, 26]]);
    expect(trail(250_000, 150_000)).toEqual([
      [14, 22],
      [14, 26],
    ]);
    expect(trail(250_000, 150_001)).toEqual([
      [10, 20],
      [14, 22],
      [14, 26],
    ]);
  });

  it('is a star where it was one in the end', () => {
    const classed = new TrackPlaces([
      { ...point(1, 0, 1, 1), is: is('unknown') },
      { ...point(2, 0, 9, 9), is: is('star') },
      { ...point(1, 9, 1, 1), is: is('star') },
      { ...point(2, 9, 9, 9), is: is('unknown') },
    ]);
    expect(classed.at(0, 0).map(({ isStar }) => isStar)).toEqual([true, false]);
  });

  it('nothing is found in nothing', () => {
    expect(new TrackPlaces([]).at(0, 1e6)).toEqual([]);
  });
});
