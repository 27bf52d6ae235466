import { readFileSync } from 'node:fs';
import { sharedPath } from '@spikeseg/test-support';
import { describe, expect, it } from 'vitest';
import { afsharVolumes } from '../scoring/afshar-volumes.ts';
import { confusionRates } from '../scoring/figures.ts';
import { strictSlices } from '../scoring/strict-slices.ts';
import { standardProtocol } from '../scoring/tiny.fixture.ts';
import { labelledSlices } from '../slices/labelled-slices.ts';
import { rawEventOutput } from '../slices/output-field.ts';
import { timeGrid } from '../slices/time-grid.ts';
import { noiseEvents } from './noise.fixture.ts';
import { randomTrack } from './null-tests.ts';
import { twoRegionScore } from './two-region.fixture.ts';

const sensor = { width: 240, height: 180 };
const endUs = 20_000_000;
const grid = timeGrid(0, endUs, 10, 20);
const truth = randomTrack(sensor, 0, endUs, { seed: 3, speed: 20, labelEveryUs: 10_000 });
const slices = labelledSlices([truth], sensor, grid);
const noise = noiseEvents(sensor, 100 * grid.slices, endUs, 1);

/** Events within `half` px of the truth: what a loader that crops around the labels leaves of a recording. */
const cropped = (half: number) => {
  const kept = noise.t
    .map((_, i) => i)
    .filter((i) => {
      const at = Math.floor(noise.t[i] / 10_000);
      return Math.max(Math.abs(noise.x[i] - truth.x[at]), Math.abs(noise.y[i] - truth.y[at])) <= half;
    });
  const pick = <T extends Uint16Array | Uint8Array | Float64Array>(from: T): T => from.filter((_, i) => keep[i] === 1) as T;
  const keep = new Uint8Array(noise.t.length);
  for (const i of kept) keep[i] = 1;
  return { x: pick(noise.x), y: pick(noise.y), p: pick(noise.p), t: pick(noise.t), sensor };
};

describe('the two-region score on pure noise', () => {
  it('is 100 % when the input was cut around the labels, for any output of the cut input', () => {
    for (const half of [16, 64]) {
      const output = rawEventOutput(cropped(half), grid);
      expect(twoRegionScore(slices, output, 10, 50)).toEqual({ sensitivity: 1, specificity: 1, informedness: 1 });
    }
  });

  it('tosses one coin for both of its figures when the input is whole', () => {
    const { sensitivity, specificity } = twoRegionScore(slices, rawEventOutput(noise, grid), 10, 50);
    expect(sensitivity).toBe(specificity);
    expect(sensitivity).toBeGreaterThan(0);
    expect(sensitivity).toBeLessThan(1);
  });
});

describe('our scores on the same noise', () => {
  it('are at chance on the whole input', () => {
    const output = rawEventOutput(noise, grid);
    for (const radiusPx of standardProtocol.volumeRadiiPx) {
      const [counts] = afsharVolumes(slices, output, radiusPx);
      expect(confusionRates(counts).informedness).toBeLessThan(0.2);
    }
    const [strict] = strictSlices(slices, output, standardProtocol);
    expect(strict.hits / strict.labels - strict.falseSlices / strict.slices).toBeLessThan(0);
  });

  it('the strict score does not give 100 % even on input that was cut around the labels', () => {
    const [strict] = strictSlices(slices, rawEventOutput(cropped(64), grid), standardProtocol);
    expect(strict.hits / strict.labels - strict.falseSlices / strict.slices).toBeLessThan(0);
  });
});

const runs = sharedPath('golden/expected_runs');

const read = (name: string): Record<string, number> => JSON.parse(readFileSync(`${runs}/${name}`, 'utf8'));

describe.skipIf(!runs)('runs of the Python SpikeSEG', () => {
  it('record 100 % by the two-region score for a network that finds no object at all', () => {
    const volume = read('eval_ckpt_volume-based.json');
    expect(volume['informedness']).toBeCloseTo(1, 6);
    // One TRUE and one FALSE region per sample, always both right or both wrong: the figure we do not compute.
    expect([volume['total_tp'] + volume['total_fn'], volume['total_tn'] + volume['total_fp']]).toEqual([24, 24]);
    expect(volume['total_tp']).toBe(volume['total_tn']);
    expect(read('eval_ckpt_object-level.json')).toMatchObject({ total_tp: 0, total_fn: 24 });
  });
});
