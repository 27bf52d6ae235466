import { describe, expect, it } from 'vitest';
import { score } from '../scoring/score.ts';
import { tallyRecording } from '../scoring/tally.ts';
import { standardProtocol } from '../scoring/tiny.fixture.ts';
import { pixelsInDiscs } from '../slices/disc.ts';
import type { OutputField } from '../slices/output-field.ts';
import { rawEventOutput } from '../slices/output-field.ts';
import type { TimeGrid } from '../slices/time-grid.ts';
import { noiseEvents, poissonAbove } from './noise.fixture.ts';
import { emptyOutput, everyPixelFires, permutePixels, randomTrack, shiftLabels } from './null-tests.ts';

/*
 * Null tests. Truth is a random track over pure background. By chance an output of m per slice on average finds a TRUE
 * volume of a pixels with probability P(Poisson(m·a/A) > m·a/A) and a FALSE one with P(Poisson(m) > m) (about); the two
 * differ because small counts are skewed, so chance is not exactly 0 but a known number: mostly below 0, and at most
 * 1 − 1/e less nearly 1/2, about 0.15, where just under one output is expected in the disc. The strict score of chance is e^(−m) − e^(−m·a/A), which is never above 0.
 */
const sensor = { width: 240, height: 180 };
const slices = 4000;
const endUs = slices * 10_000;
const truth = randomTrack(sensor, 0, endUs, { seed: 7, speed: 20, labelEveryUs: 10_000 });
const recording = { name: 'null', sensor, startUs: 0, endUs, objects: [truth] };
const figures = (output: (grid: TimeGrid) => OutputField, objects = recording.objects) =>
  score([tallyRecording({ ...recording, objects }, output, standardProtocol)], {
    samples: 0,
    confidence: 0.95,
    seed: 1,
    minRecordings: 1,
  }).figures;

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const apart = (a: number | null, b: number | null) => Math.abs((a ?? 9) - (b ?? -9));

describe.each([
  ['a few detections drawn at random', 0.05],
  ['one random detection per slice', 0.98],
  ['raw events of a dim recording', 20],
  ['raw events of a bright recording', 110],
  ['the density at which chance does best with discs of 10 px', 136],
])('%s: %s per slice', (_, perSlice) => {
  const events = noiseEvents(sensor, perSlice * slices, endUs, 3);
  const noise = figures((grid) => rawEventOutput(events, grid));
  const frame = sensor.width * sensor.height;
  const areas = (radiusPx: number) => Array.from(truth.x, (x, i) => pixelsInDiscs([{ x, y: truth.y[i], radiusPx }], sensor));

  it.each([0, 1, 2, 3])('Afshar volumes, radius number %i: what chance gives', (i) => {
    const { radiusPx, sensitivity, specificity, informedness } = noise.volumes[i];
    const found = mean(areas(radiusPx).map((a) => poissonAbove((perSlice * a) / frame, (perSlice * a) / frame)));
    // The FALSE volume is the frame without one disc.
    const outside = mean(areas(radiusPx).map((a) => poissonAbove(perSlice * (1 - a / frame), perSlice * (1 - a / frame))));
    const sigma = Math.sqrt((found * (1 - found) + outside * (1 - outside)) / slices);
    expect(Math.abs((sensitivity.value ?? 9) - found)).toBeLessThan(4 * sigma);
    expect(Math.abs((specificity.value ?? 9) - (1 - outside))).toBeLessThan(4 * sigma);
    expect(informedness.value).toBeLessThan(0.16 + 4 * sigma);
  });

  it('strict score: what chance gives, not above 0', () => {
    const hit = mean(areas(6).map((a) => 1 - Math.exp((-perSlice * a) / frame)));
    const clean = mean(areas(10).map((a) => Math.exp(-perSlice * (1 - a / frame))));
    const sigma = Math.sqrt((hit * (1 - hit) + clean * (1 - clean)) / slices);
    expect(Math.abs((noise.strict.informedness.value ?? 9) - (hit + clean - 1))).toBeLessThan(4 * sigma + 1e-9);
    expect(noise.strict.informedness.value).toBeLessThan(4 * sigma + 1e-9);
    expect(noise.strict.informednessOffSpot).toEqual(noise.strict.informedness);
  });

  it('Pd is the share of labels that random outputs happen to be near, at a false alarm for nearly every output', () => {
    const hit = mean(areas(6).map((a) => 1 - Math.exp((-perSlice * a) / frame)));
    expect(Math.abs((noise.detection.pd.value ?? 9) - hit)).toBeLessThan(4 * Math.sqrt(hit / slices) + 1e-9);
    expect(noise.detection.falsePerMinute.value).toBeGreaterThan(0.98 * perSlice * 6000);
  });

  it('permuting the pixels of noise gives noise', () => {
    const permuted = permutePixels(events, 5);
    const { strict, volumes } = figures((grid) => rawEventOutput(permuted, grid));
    volumes.forEach(({ informedness }, i) =>
      expect(apart(informedness.value, noise.volumes[i].informedness.value)).toBeLessThan(0.07),
    );
    expect(apart(strict.informedness.value, noise.strict.informedness.value)).toBeLessThan(0.07);
  });
});

describe('outputs without information', () => {
  it.each([
    ['every pixel fires', (grid: TimeGrid) => everyPixelFires(sensor, grid), { sensitivity: 1, specificity: 0 }],
    ['nothing fires', emptyOutput, { sensitivity: 0, specificity: 1 }],
  ])('%s: informedness exactly 0 by every score', (_, output, strict) => {
    // 200 of 4000 slices, because false detections are judged one by one.
    const short = { ...recording, endUs: 2_000_000 };
    const { figures: all } = score([tallyRecording(short, output, standardProtocol)], {
      samples: 0,
      confidence: 0.95,
      seed: 1,
      minRecordings: 1,
    });
    for (const { sensitivity, specificity, informedness } of all.volumes) {
      expect([sensitivity.value, specificity.value, informedness.value]).toEqual([0, 1, 0]);
    }
    expect(all.strict.informedness.value).toBe(0);
    expect(all.strict.informednessOffSpot.value).toBe(0);
    expect([all.strict.sensitivity.value, all.strict.specificity.value]).toEqual([strict.sensitivity, strict.specificity]);
  });

  it('a perfect output against shifted labels finds nothing', () => {
    const events = {
      ...noiseEvents(sensor, slices, endUs, 1),
      x: Uint16Array.from(truth.x),
      y: Uint16Array.from(truth.y),
      t: truth.t,
    };
    const perfect = (grid: TimeGrid) => rawEventOutput(events, grid);
    expect(figures(perfect).strict.informedness.value).toBe(1);
    const shifted = figures(perfect, [...shiftLabels(recording.objects, 70, 50, sensor)]);
    expect(shifted.detection.pd.value).toBe(0);
    expect(shifted.strict.informedness.value).toBe(-1);
    for (const { informedness } of shifted.volumes) expect(informedness.value).toBeLessThanOrEqual(0);
  });
});
