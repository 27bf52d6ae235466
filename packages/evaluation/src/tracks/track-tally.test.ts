import type { TrackPoint } from '@spikeseg/detection';
import type { LabelTrack } from '@spikeseg/events';
import { says } from '@spikeseg/test-support';
import { describe, expect, it } from 'vitest';
import { pointAt } from '../../../detection/src/tracks/track-point.fixture.ts';
import { tinyRecording, tinyTrackProtocol, track } from '../scoring/tiny.fixture.ts';
import { tallyTracks } from './track-tally.ts';

/** 20 × 10 px, slices of 10 ms; all in one block. */
function tally(objects: readonly LabelTrack[], points: readonly TrackPoint[], slices = 5) {
  const recording = { ...tinyRecording, startUs: 0, endUs: slices * 10_000, objects };
  const result = tallyTracks(recording, points, 10_000, { ...tinyTrackProtocol, blockSeconds: slices / 100 });
  return { ...result, ...result.blocks[0] };
}
/** Labels in the middle of slices, at (x, 5). */
const still = (id: number, x: number, slices: readonly number[]) =>
  track(id, ...slices.map((slice) => [slice * 10_000 + 5000, x, 5] as const));
const all = [0, 1, 2, 3, 4];
/** A point with a score, at (x, 5). */
const scored = (id: number, tUs: number, x: number, score: number) => ({ ...pointAt(id, tUs, x, 5), score });
/** Points of track 1 far from everything. */
const far = (slices: readonly number[]) => slices.map((slice) => pointAt(1, slice * 10_000, 19, 0));

describe('tallyTracks, by hand', () => {
  it('three of five labelled slices are covered, the first 20 ms late, at 2, 0 and 3 px', () => {
    const points = [pointAt(1, 20_000, 7, 5), pointAt(1, 30_000, 5, 5), pointAt(1, 40_000, 5, 8)];
    const { counts, errorsPx, delaysS, objects } = tally([still(0, 5, all)], points);
    expect(counts).toEqual({
      slices: 5,
      objectSlices: 5,
      covered: 3,
      switches: 0,
      objects: 1,
      objectsFound: 1,
      tracksAtObjects: 1,
      tracks: 1,
      isolated: 0,
      wake: 0,
      beforeAfter: 0,
    });
    expect(errorsPx).toEqual([2, 0, 3]);
    expect(delaysS).toEqual([0.02]);
    expect(objects).toEqual([{ id: 0, objectSlices: 5, covered: 3, switches: 0, tracks: 1, delayS: 0.02 }]);
  });

  it('a threshold shows a track from the first point on that reaches it, and a false one by its highest score', () => {
    const points = [
      scored(1, 10_000, 5, 2),
      scored(2, 10_000, 15, 4),
      scored(1, 20_000, 5, 3),
      scored(2, 20_000, 15, 1),
      scored(1, 30_000, 5, 1),
    ];
    const { answers } = tally([still(0, 5, all)], points);
    expect(answers).toEqual({ labels: [-Infinity, 2, 3, 3, -Infinity], falseAnswers: [4], minutes: 0.05 / 60 });
  });

  it('another track takes over: one switch; back again: two; a gap between does not hide it', () => {
    const points = [pointAt(1, 0, 5, 5), pointAt(2, 20_000, 5, 5), pointAt(1, 40_000, 5, 5)];
    expect(tally([still(0, 5, all)], points).counts).toMatchObject({ covered: 3, switches: 2 });
  });

  it('keeps the track matched before, though another one comes nearer', () => {
    const points = [pointAt(1, 0, 6, 5), pointAt(1, 10_000, 7, 5), pointAt(2, 10_000, 5, 5)];
    const { counts, errorsPx } = tally([still(0, 5, [0, 1])], points);
    // The track beside the one that covers it is a second piece of the object.
    expect(counts).toMatchObject({ covered: 2, switches: 0, objectsFound: 1, tracksAtObjects: 2 });
    expect(errorsPx).toEqual([1, 2]);
  });

  it('keeps it at exactly the radius of 3 px, and not beyond', () => {
    const kept = tally([still(0, 5, [0, 1])], [pointAt(1, 0, 6, 5), pointAt(1, 10_000, 8, 5), pointAt(2, 10_000, 5, 5)]);
    expect(kept).toMatchObject({ counts: { covered: 2, switches: 0 }, errorsPx: [1, 3] });
    const left = tally([still(0, 5, [0, 1])], [pointAt(1, 0, 6, 5), pointAt(1, 10_000, 8.001, 5), pointAt(2, 10_000, 5, 5)]);
    expect(left).toMatchObject({ counts: { covered: 2, switches: 1 }, errorsPx: [1, 0] });
    expect(tally([still(0, 5, [0])], [pointAt(1, 0, 5, 8)]).counts.covered).toBe(1);
    expect(tally([still(0, 5, [0])], [pointAt(1, 0, 5, 8.001)]).counts.covered).toBe(0);
  });

  it('of two objects that had the same track, the one that had it later keeps it', () => {
    // Track 1 covers object 0 in slice 0 and object 1 in slice 1; in slice 2 both could have it.
    const objects = [still(0, 5, [0, 2]), still(1, 7, [1, 2])];
    const points = [pointAt(1, 0, 5, 5), pointAt(1, 10_000, 7, 5), pointAt(1, 20_000, 5, 5)];
    const { objects: followed, errorsPx } = tally(objects, points);
    expect(followed.map(({ covered }) => covered)).toEqual([1, 2]);
    expect(errorsPx).toEqual([0, 0, 2]);
  });

  it('one track covers one of two objects; with two tracks both are covered, at the least sum', () => {
    const pair = [still(0, 5, [0]), still(1, 8, [0])];
    expect(tally(pair, [pointAt(1, 0, 6, 5)])).toMatchObject({ counts: { objectSlices: 2, covered: 1 }, errorsPx: [1] });
    // Greedy would give track 1 (0.5 px) to object 0 and leave 4.5 px, too far, for object 1.
    const both = tally(pair, [pointAt(1, 0, 5.5, 5), pointAt(2, 0, 3.5, 5)]);
    expect(both).toMatchObject({ counts: { covered: 2 }, errorsPx: [1.5, 2.5] });
  });

  it('false tracks by kind: in the wake, before a label, far from everything', () => {
    const object = track(0, [15_000, 3, 5], [25_000, 9, 5]);
    const points = [
      pointAt(1, 0, 3, 8), // The label comes there in the next slice only.
      pointAt(2, 20_000, 5, 5), // 4 px behind the label, 2 px from the one before.
      pointAt(3, 30_000, 19, 0),
    ];
    const { counts } = tally([object], points);
    expect(counts).toMatchObject({ tracks: 3, beforeAfter: 1, wake: 1, isolated: 1 });
  });

  it('a quarter of the points near is still false, a third is not', () => {
    expect(tally([still(0, 5, all)], [pointAt(1, 0, 5, 5), ...far([1, 2, 3])]).counts.isolated).toBe(1);
    expect(tally([still(0, 5, all)], [pointAt(1, 0, 5, 5), ...far([1, 2])]).counts.isolated).toBe(0);
  });
});

describe('tallyTracks, edges', () => {
  it('no label: nothing to cover, every track false', () => {
    const { counts, objects } = tally([], [pointAt(1, 0, 5, 5)]);
    expect(counts).toMatchObject({ objectSlices: 0, objects: 0, tracks: 1, isolated: 1 });
    expect(objects).toEqual([]);
  });

  it('no track: nothing covered, no delay', () => {
    const { counts, objects, delaysS } = tally([still(4, 5, all)], []);
    expect(counts).toMatchObject({ objectSlices: 5, covered: 0, objects: 1, objectsFound: 0, tracks: 0 });
    expect(objects[0].delayS).toBeNull();
    expect(delaysS).toEqual([]);
  });

  it('a gap in the labels is not asked for, and a track that stays there is no false one', () => {
    const points = all.map((slice) => pointAt(1, slice * 10_000, 5, 5));
    const { counts } = tally([still(0, 5, [0, 1, 4])], points);
    expect(counts).toMatchObject({ objectSlices: 3, covered: 3, tracks: 1, isolated: 0, wake: 0, beforeAfter: 0 });
  });

  it('several labels of an object in a slice count once, the last one', () => {
    const { counts, errorsPx } = tally([track(0, [1000, 1, 5], [6000, 5, 5])], [pointAt(1, 0, 4, 5)]);
    expect(counts).toMatchObject({ objectSlices: 1, covered: 1 });
    expect(errorsPx).toEqual([1]);
  });

  it('a tie in distance is decided the same way each time', () => {
    const points = [pointAt(1, 0, 4, 5), pointAt(2, 0, 6, 5)];
    expect(tally([still(0, 5, [0])], points)).toEqual(tally([still(0, 5, [0])], points));
    expect(tally([still(0, 5, [0])], points).errorsPx).toEqual([1]);
  });

  it('points outside the scored time count for nothing but a warning', () => {
    const { counts, pointsOutsideTime } = tally([still(0, 5, all)], [pointAt(1, -20_000, 5, 5), pointAt(2, 50_000, 5, 5)]);
    expect(counts).toMatchObject({ covered: 0, tracks: 0 });
    expect(pointsOutsideTime).toBe(2);
  });

  it('tracks and objects count in the block in which they begin', () => {
    const recording = { ...tinyRecording, startUs: 0, endUs: 50_000, objects: [still(0, 5, [1, 2])] };
    const points = [pointAt(1, 10_000, 5, 5), pointAt(1, 20_000, 5, 5), pointAt(2, 40_000, 19, 0)];
    const { blocks } = tallyTracks(recording, points, 10_000, tinyTrackProtocol);
    expect(blocks.map(({ counts }) => [counts.slices, counts.objects, counts.covered, counts.tracks, counts.isolated])).toEqual([
      [2, 1, 1, 1, 0],
      [2, 0, 1, 0, 0],
      [1, 0, 0, 1, 1],
    ]);
  });

  it('refuses the tracks of another recording', () => {
    expect(() => tally([], [{ ...pointAt(1, 0, 0, 0), recording: 'other' }])).toThrow(says('tiny', 'one of other'));
  });
});
