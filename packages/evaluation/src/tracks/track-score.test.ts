import { says } from '@spikeseg/test-support';
import { describe, expect, it } from 'vitest';
import { pointAt } from '../../../detection/src/tracks/track-point.fixture.ts';
import { tinyRecording, tinyTrackProtocol, track } from '../scoring/tiny.fixture.ts';
import { scoreTracks, trackPooling, wholeTrackRecording } from './track-score.ts';
import { tallyTracks } from './track-tally.ts';

const bootstrap = { samples: 50, confidence: 0.95, seed: 1, minRecordings: 2 };
const object = track(0, ...[0, 1, 2, 3].map((slice) => [slice * 10_000 + 5000, 5, 5] as const));
const recording = { ...tinyRecording, startUs: 0, endUs: 40_000, objects: [object] };
const tally = (points: Parameters<typeof tallyTracks>[1], truth = recording) =>
  tallyTracks(truth, points, 10_000, tinyTrackProtocol);

describe('scoreTracks', () => {
  it('pools two recordings by hand: 3 of 8 slices, 1 false track in 80 ms', () => {
    const one = tally([pointAt(1, 10_000, 5, 6), pointAt(1, 20_000, 5, 7), pointAt(2, 30_000, 5, 5)]);
    const two = tally([pointAt(1, 0, 19, 0)]);
    const { figures, tracks, idSwitches, hours, interval } = scoreTracks([one, two], bootstrap);
    expect({ tracks, idSwitches, interval: interval.over }).toEqual({ tracks: 3, idSwitches: 1, interval: 'recordings' });
    expect(interval.units).toBe(2);
    expect(hours).toBeCloseTo(0.08 / 3600, 12);
    expect(figures.pd.value).toBe(3 / 8);
    expect(figures.falsePerHour.value).toBeCloseTo(3600 / 0.08, 6);
    expect(figures.isolatedPerHour.value).toBeCloseTo(3600 / 0.08, 6);
    expect(figures.switchesPerObject.value).toBe(0.5);
    expect(figures.objectsFound.value).toBe(0.5);
    expect(figures.medianErrorPx.value).toBe(1);
    expect(figures.p90ErrorPx.value).toBe(2);
    expect(figures.medianDelayS.value).toBe(0.01);
    // A resample holds the first recording never, once or twice.
    expect(figures.pd).toMatchObject({ low: 0, high: 0.75 });
  });

  it('says so when all points lie outside the scored time, or no object is covered', () => {
    expect(scoreTracks([tally([pointAt(1, 90_000, 5, 5)])], bootstrap).warnings[0].message).toMatch(
      says('all 1 track', 'outside'),
    );
    expect(scoreTracks([tally([pointAt(1, 0, 19, 0)])], bootstrap).warnings[0].message).toMatch(/no object was covered/);
  });
});

/** 20 slices of 10 ms; counts that all differ. */
const unit = {
  counts: {
    slices: 20,
    objectSlices: 16,
    covered: 4,
    switches: 6,
    objects: 4,
    objectsFound: 3,
    tracksAtObjects: 8,
    tracks: 40,
    isolated: 7,
    wake: 5,
    beforeAfter: 11,
  },
  errorsPx: [4, 1, 3, 2],
  delaysS: [0.5, 0.1, 0.3],
};

describe('trackPooling', () => {
  it('every figure by hand, from counts that all differ', () => {
    // 0.2 s are 1/18,000 h.
    const { counts, figures } = trackPooling([unit], 10)([1]);
    expect(counts).toEqual(unit.counts);
    const perHour = { falsePerHour: 23, isolatedPerHour: 7, wakePerHour: 5, beforeAfterPerHour: 11 };
    expect(figures).toMatchObject(
      Object.fromEntries(Object.entries(perHour).map(([name, count]) => [name, expect.closeTo(18_000 * count, 6)])),
    );
    expect(figures).toMatchObject({
      pd: 4 / 16,
      switchesPerObject: 6 / 4,
      objectsFound: 3 / 4,
      tracksPerObject: 8 / 3,
      medianErrorPx: 2,
      p90ErrorPx: 4,
      medianDelayS: 0.3,
    });
  });

  it('a unit that a resample holds twice counts twice, one that it leaves out not at all', () => {
    const other = { ...unit, counts: { ...unit.counts, wake: 0, covered: 16 }, errorsPx: [9, 9, 9], delaysS: [] };
    const pool = trackPooling([unit, other], 10);
    expect(pool([1, 0])).toEqual(trackPooling([unit], 10)([1]));
    expect(pool([0, 2]).figures).toMatchObject({ pd: 1, wakePerHour: 0, medianErrorPx: 9, medianDelayS: null });
    expect(pool([1, 2]).counts).toMatchObject({ slices: 60, covered: 36, wake: 5 });
    // 1, 1, 2, 2, 3, 3, 4, 4, 9, 9, 9
    expect(pool([2, 1]).figures.medianErrorPx).toBe(3);
  });
});

it('the blocks of a recording add up to what one block of all of it counts', () => {
  const labels = Array.from({ length: 6 }, (_, slice) => [slice * 10_000 + 5000, 5, 5] as const);
  const whole = { ...tinyRecording, startUs: 0, endUs: 60_000, objects: [track(0, ...labels)] };
  const points = [0, 1, 3, 4].map((slice) => pointAt(1 + (slice >> 1), slice * 10_000, 5 + slice / 2, 5));
  const inBlocks = (blockSeconds: number) =>
    wholeTrackRecording(tallyTracks(whole, points, 10_000, { ...tinyTrackProtocol, blockSeconds }));
  expect(inBlocks(0.02)).toEqual(inBlocks(0.06));
  expect(inBlocks(0.06).counts).toMatchObject({ slices: 6, objectSlices: 6, covered: 4 });
});
