import { describe, expect, it } from 'vitest';
import { pointAt } from '../../../segmentation/src/tracks/track-point.fixture.ts';
import { tinyRecording, track } from './tiny.fixture.ts';
import { tinyTrackProtocol } from './track-points.fixture.ts';
import { scoreTracks } from './track-score.ts';
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

  it('no label and no track: null, and said why', () => {
    const { figures, warnings } = scoreTracks([tally([], { ...recording, objects: [] })], bootstrap);
    expect(figures.pd.value).toBeNull();
    expect(figures.falsePerHour.value).toBe(0);
    expect(warnings.map(({ message }) => message)).toEqual([
      'no label in the scored time: Pd, switches and delay cannot be measured',
      'no confirmed track',
      'one recording only: the intervals say nothing about other recordings',
    ]);
  });

  it('one unit cannot be resampled, two can', () => {
    const long = { ...tinyTrackProtocol, blockSeconds: 1 };
    const one = tallyTracks(recording, [pointAt(1, 10_000, 5, 6)], 10_000, long);
    const alone = scoreTracks([one], bootstrap);
    expect(alone.interval).toMatchObject({ units: 1, samples: 0 });
    expect(alone.figures.pd).toEqual({ value: 0.25, low: null, high: null });
    const both = scoreTracks([one, one], { ...bootstrap, minRecordings: 9 });
    expect(both.interval).toMatchObject({ over: 'blocks of time', units: 2, samples: 50 });
    expect(both.figures.pd).toEqual({ value: 0.25, low: 0.25, high: 0.25 });
  });

  it('says so when all points lie outside the scored time, or no object is covered', () => {
    expect(scoreTracks([tally([pointAt(1, 90_000, 5, 5)])], bootstrap).warnings[0].message).toBe(
      'all 1 track points lie outside the scored time',
    );
    expect(scoreTracks([tally([pointAt(1, 0, 19, 0)])], bootstrap).warnings[0].message).toMatch(/no object was covered/);
  });

  it('refuses no recording, and recordings under different protocols', () => {
    expect(() => scoreTracks([], bootstrap)).toThrow(/expected at least one recording/);
    const other = tallyTracks(recording, [], 10_000, { ...tinyTrackProtocol, falseTrackShare: 0 });
    expect(() => scoreTracks([tally([]), other], bootstrap)).toThrow(/expected the protocol of tiny, got another one/);
  });
});
