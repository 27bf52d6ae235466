import { says } from '@spikeseg/test-support';
import { describe, expect, it } from 'vitest';
import { detectionAt } from '../../../detection/src/detections/detection.fixture.ts';
import { emptyOutput, everyPixelFires } from '../nulls/null-tests.ts';
import type { BootstrapOptions } from './protocol.ts';
import { score } from './score.ts';
import { tallyDetections, tallyRecording } from './tally.ts';
import { tinyDetections, tinyProtocol, tinyRecording } from './tiny.fixture.ts';

const bootstrap: BootstrapOptions = { samples: 200, confidence: 0.95, seed: 1, minRecordings: 3 };
const tiny = tallyDetections(tinyRecording, tinyDetections, tinyProtocol);
const background = { ...tinyRecording, name: 'background', objects: [] };
const value = (estimate: { readonly value: number | null }) => estimate.value;
const messages = (result: ReturnType<typeof score>) => result.warnings.map(({ message }) => message).join('\n');

const warningsOf = (...tallies: Parameters<typeof score>[0]) => messages(score(tallies, bootstrap));

describe('score of the tiny recording', () => {
  const result = score([tiny], bootstrap);

  it('has every figure', () => {
    expect(result).toMatchObject({
      recordings: ['tiny'],
      minutes: 50 / 60_000,
      labels: 4,
      detections: 5,
      detectionsOutsideTime: 0,
    });
    expect(result.figures.volumes.map(({ radiusPx, sensitivity }) => [radiusPx, sensitivity.value])).toEqual([
      [1, 0.5],
      [3, 0.75],
    ]);
    expect(value(result.figures.volumes[0].specificity)).toBe(0.6);
    expect(value(result.figures.volumes[0].informedness)).toBeCloseTo(0.1, 12);
    const { strict, detection } = result.figures;
    expect(value(strict.sensitivity)).toBe(0.75);
    expect(value(strict.specificity)).toBe(0.6);
    expect(value(strict.informedness)).toBeCloseTo(0.35, 12);
    expect(value(strict.specificityOffSpot)).toBe(0.8);
    expect(value(strict.informednessOffSpot)).toBeCloseTo(0.55, 12);
    expect(value(detection.pd)).toBe(0.75);
    expect(value(detection.falsePerMinute)).toBeCloseTo(2400, 9);
    expect(value(detection.isolatedPerMinute)).toBeCloseTo(1200, 9);
    expect(value(detection.wakePerMinute)).toBe(0);
    expect(value(detection.beforeAfterPerMinute)).toBeCloseTo(1200, 9);
    expect(value(detection.medianErrorPx)).toBe(0);
    expect(value(detection.p90ErrorPx)).toBe(3);
  });

  it('has Pd per object', () => {
    expect(result.objects).toEqual([
      { recording: 'tiny', id: 7, labels: 3, hits: 2, pd: 2 / 3 },
      { recording: 'tiny', id: 9, labels: 1, hits: 1, pd: 1 },
    ]);
  });

  it('says that blocks of time were resampled, and that one recording is one recording', () => {
    expect(result.interval).toEqual({ over: 'blocks of time', units: 3, blockSeconds: 0.02, samples: 200, confidence: 0.95 });
    expect(messages(result)).toMatch(says('one recording'));
  });

  it('has intervals around the figures, the same for the same seed', () => {
    const { value: pd, low, high } = result.figures.detection.pd;
    expect([low, pd, high]).toEqual([0, 0.75, 1]);
    expect(score([tiny], bootstrap)).toEqual(result);
    expect(score([tiny], { ...bootstrap, samples: 3, seed: 2 }).figures).not.toEqual(result.figures);
  });

  it('survives JSON', () => {
    expect(JSON.parse(JSON.stringify(result))).toEqual(result);
  });
});

describe('score of several recordings', () => {
  const quiet = tallyDetections(background, [], tinyProtocol);
  const noisy = tallyRecording(
    { ...background, name: 'noisy' },
    (grid) => everyPixelFires(background.sensor, grid),
    tinyProtocol,
  );

  it('adds counts, so that long recordings weigh more', () => {
    const both = score([tiny, quiet], bootstrap);
    expect(both.interval).toMatchObject({ over: 'blocks of time', units: 6 });
    expect(both.figures.strict.specificity.value).toBe(0.8);
    expect(both.figures.detection.pd.value).toBe(0.75);
    expect(both.warnings).toEqual([]);
  });

  it('is the same over recordings and blocks but for the interval', () => {
    const [recordings, blocks] = [1, 9].map((minRecordings) =>
      score([tiny, quiet, noisy], { ...bootstrap, minRecordings, samples: 0 }),
    );
    expect({ ...recordings, interval: null }).toEqual({ ...blocks, interval: null });
  });

  it('refuses nothing, and mixed protocols', () => {
    expect(() => score([], bootstrap)).toThrow(/at least one recording, got none/);
    const other = tallyDetections(tinyRecording, [], { ...tinyProtocol, matchRadiusPx: 4 });
    expect(() => score([tiny, other], bootstrap)).toThrow(/expected the protocol of tiny/);
  });
});

describe('warnings of degenerate figures', () => {
  it('as many false slices as quiet ones can be measured, and are not warned of', () => {
    const two = tallyDetections(
      { ...tinyRecording, objects: [], endUs: 1_020_000 },
      [detectionAt(1_000_000, 5, 5)],
      tinyProtocol,
    );
    expect(value(score([two], bootstrap).figures.volumes[0].specificity)).toBe(0.5);
    expect(warningsOf(two)).not.toContain('TRUE volumes');
  });

  it('no labels', () => {
    const result = score([tallyDetections(background, [], tinyProtocol)], bootstrap);
    expect(messages(result)).toContain('no label in the scored time');
    expect(result.figures.detection.pd).toEqual({ value: null, low: null, high: null });
    expect(result.figures.strict.specificity.value).toBe(1);
  });

  it('no detections', () => {
    const text = warningsOf(tallyRecording(tinyRecording, emptyOutput, tinyProtocol));
    expect(text).toMatch(says('no detections', 'specificity'));
    expect(text).toContain('no label was found');
  });

  it('detections on another clock', () => {
    expect(warningsOf(tallyDetections(tinyRecording, [detectionAt(0, 5, 5)], tinyProtocol))).toMatch(
      says('every detection', 'outside'),
    );
  });

  it('one unit', () => {
    const long = tallyDetections(tinyRecording, tinyDetections, { ...tinyProtocol, blockSeconds: 1 });
    const result = score([long], bootstrap);
    expect(messages(result)).toMatch(says('blocks of time', 'no interval'));
    expect(result.figures.detection.pd).toEqual({ value: 0.75, low: null, high: null });
    expect(result.interval).toMatchObject({ units: 1, samples: 0 });
    // Two can be drawn from.
    const two = score([long, long], bootstrap);
    expect(two.interval).toMatchObject({ units: 2, samples: 200 });
    expect(two.figures.detection.pd).toEqual({ value: 0.75, low: 0.75, high: 0.75 });
  });

  it('volumes that fill the frame', () => {
    const first = { ...tinyRecording, endUs: 1_010_000 };
    const filled = tallyDetections(first, [detectionAt(1_000_000, 5, 5)], { ...tinyProtocol, volumeRadiiPx: [50, 60] });
    expect(score([filled], bootstrap).warnings).toContainEqual({
      figures: 'volumes r=50, 60',
      message: expect.stringContaining('fill every frame'),
    });
  });

  it('labels beside the sensor and outside the time', () => {
    const cut = { ...tinyRecording, sensor: { width: 10, height: 10 }, startUs: 1_010_000 };
    const text = warningsOf(tallyDetections(cut, tinyDetections, tinyProtocol));
    expect(text).toContain('1 labels lie outside the scored time');
    expect(text).toContain('1 labels lie outside the sensor');
  });
});

describe('tallyDetections', () => {
  it('refuses the detections of another recording', () => {
    expect(() => tallyDetections(background, tinyDetections, tinyProtocol)).toThrow(says('background', 'tiny'));
  });
});
