import { describe, expect, it } from 'vitest';
import { detectionAt } from '../../../detection/src/detections/detection.fixture.ts';
import { labelledSlices } from '../slices/labelled-slices.ts';
import { detectionOutput } from '../slices/output-field.ts';
import { timeGrid } from '../slices/time-grid.ts';
import { afsharVolumes, type VolumeCounts } from './afshar-volumes.ts';
import { confusionRates } from './figures.ts';
import { tinyDetections, tinyRecording, track } from './tiny.fixture.ts';

const sensor = tinyRecording.sensor;
const sum = (blocks: readonly VolumeCounts[]): VolumeCounts =>
  blocks.reduce((a, b) => ({ tp: a.tp + b.tp, fn: a.fn + b.fn, fp: a.fp + b.fp, tn: a.tn + b.tn }));

describe('afsharVolumes of the tiny recording (5 outputs in 5 slices of 200 px: positive above 1/200 per px)', () => {
  const grid = timeGrid(1_000_000, 1_050_000, 10, 0.02);
  const slices = labelledSlices(tinyRecording.objects, sensor, grid);
  const output = detectionOutput(tinyDetections, grid);

  it('radius 1, per block of two slices', () => {
    // TRUE: slice 0 hit; slice 1 object 7 empty (detection 3 px off), object 9 hit; slice 2 empty.
    // FALSE: slice 1 has 1 in 190 px and slice 2 has 1 in 195 px, both denser; slice 4 has 1 in 200 px, exactly as dense: negative.
    expect(afsharVolumes(slices, output, 1)).toEqual([
      { tp: 2, fn: 1, fp: 1, tn: 1 },
      { tp: 0, fn: 1, fp: 1, tn: 1 },
      { tp: 0, fn: 0, fp: 0, tn: 1 },
    ]);
  });

  it('radius 3: the detection 3 px off lies on the rim', () => {
    const counts = sum(afsharVolumes(slices, output, 3));
    expect(counts).toEqual({ tp: 3, fn: 1, fp: 1, tn: 4 });
    const { sensitivity, specificity, informedness } = confusionRates(counts);
    expect(sensitivity).toBe(0.75);
    expect(specificity).toBe(0.8);
    expect(informedness).toBeCloseTo(0.55, 12);
  });

  it('rewards extra false alarms by definition: three more in a slice that was false already clear another slice', () => {
    const more = [...tinyDetections, ...[17, 18, 19].map((x) => detectionAt(1_020_000, x, 0))];
    const before = confusionRates(sum(afsharVolumes(slices, output, 1)));
    const after = confusionRates(sum(afsharVolumes(slices, detectionOutput(more, grid), 1)));
    expect(before.specificity).toBe(0.6);
    expect(after.specificity).toBe(0.8);
    expect(after.sensitivity).toBe(before.sensitivity);
  });
});

describe('afsharVolumes', () => {
  const grid = timeGrid(0, 20_000, 10, 0.02);

  it('a label off the sensor is a volume without pixels: not found', () => {
    const slices = labelledSlices([track(0, [5000, -9, 5])], sensor, grid);
    expect(afsharVolumes(slices, detectionOutput([detectionAt(0, 3, 5)], grid), 3)).toEqual([{ tp: 0, fn: 1, fp: 1, tn: 1 }]);
  });

  it('does not count a FALSE volume that has no pixels', () => {
    const slices = labelledSlices([track(0, [5000, 10, 5])], sensor, grid);
    expect(afsharVolumes(slices, detectionOutput([detectionAt(0, 3, 5)], grid), 50)).toEqual([{ tp: 1, fn: 0, fp: 0, tn: 1 }]);
  });
});
