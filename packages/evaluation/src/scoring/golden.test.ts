import { readFileSync } from 'node:fs';
import { readNpz, sharedPath } from '@spikeseg/test-support';
import { describe, expect, it } from 'vitest';
import { detectionAt } from '../../../detection/src/detections/detection.fixture.ts';
import { pixelsInDiscs } from '../slices/disc.ts';
import { labelledSlices } from '../slices/labelled-slices.ts';
import { detectionOutput } from '../slices/output-field.ts';
import { timeGrid } from '../slices/time-grid.ts';
import { detectionRate } from './detection-rate.ts';
import { confusionRates } from './figures.ts';
import { standardProtocol, track } from './tiny.fixture.ts';

interface Counts {
  readonly tp: number;
  readonly fn: number;
  readonly fp: number;
  readonly tn: number;
}
interface Expected
  extends Readonly<Record<`pixel_tol${0 | 1 | 3}`, Counts & Record<'sensitivity' | 'specificity' | 'informedness', number>>> {
  readonly gt_points: readonly (readonly [x: number, y: number])[];
  readonly obj_pt: Readonly<Record<'1.0' | '3.0', Omit<Counts, 'tn'>>>;
}

const json = sharedPath('golden/evaluation_expected.json');
const npz = sharedPath('golden/evaluation.npz');

const expected = (): Expected => JSON.parse(readFileSync(json ?? '', 'utf8'));

const chebyshev = (dx: number, dy: number) => Math.max(Math.abs(dx), Math.abs(dy));

describe.skipIf(!json || !npz)('metrics recorded from the Python SpikeSEG', () => {
  const sensor = { width: 50, height: 40 };
  const detections = [detectionAt(0, 18, 12), detectionAt(0, 40, 35), detectionAt(0, 29.9, 22)];
  const rate = (matchRadiusPx: number) => {
    const grid = timeGrid(0, 10_000, 10, 0.01);
    const objects = expected().gt_points.map(([x, y], id) => track(id, [5000, x, y]));
    const output = detectionOutput(detections, grid);
    return detectionRate(labelledSlices(objects, sensor, grid), output, { ...standardProtocol, matchRadiusPx }).blocks[0];
  };

  it.each([0, 1, 3] as const)('sensitivity, specificity and informedness from the same counts, tolerance %i', (tolerance) => {
    const recorded = expected()[`pixel_tol${tolerance}`];
    const ours = confusionRates(recorded);
    for (const figure of ['sensitivity', 'specificity', 'informedness'] as const) {
      // Theirs adds 1e-8 to denominators.
      expect(Math.abs((ours[figure] ?? 9) - recorded[figure])).toBeLessThan(2e-8);
    }
  });

  it.each([1, 3] as const)('false detections within %i px agree', (radiusPx) => {
    const { isolated, wake, beforeAfter } = rate(radiusPx);
    expect(isolated + wake + beforeAfter).toBe(expected().obj_pt[`${radiusPx}.0`].fp);
  });

  it('found labels differ: theirs pairs one detection with one label, ours asks every label whether it was found', () => {
    expect(expected().obj_pt['3.0']).toMatchObject({ tp: 1, fn: 20 });
    const near = expected().gt_points.filter(([x, y]) => Math.hypot(x - 18, y - 12) <= 3).length;
    expect(rate(3)).toMatchObject({ labels: 21, hits: near });
    expect(near).toBeGreaterThan(1);
  });

  it('tolerance differs: theirs dilates labels by a square, ours by a disc', () => {
    const label = readNpz(npz ?? '')['label'];
    const dilated = readNpz(npz ?? '')['dilated3'];
    const labelled = [...label.data.keys()].filter((pixel) => label.data[pixel] > 0);
    const discs = labelled.map((pixel) => ({ x: pixel % 50, y: Math.floor(pixel / 50), radiusPx: 3 }));
    const near = (pixel: number, distance: (dx: number, dy: number) => number) =>
      discs.some(({ x, y }) => distance((pixel % 50) - x, Math.floor(pixel / 50) - y) <= 3);
    const pixels = [...dilated.data.keys()];
    expect(pixels.every((pixel) => dilated.data[pixel] > 0 === near(pixel, chebyshev))).toBe(true);
    expect(pixelsInDiscs(discs, sensor)).toBe(pixels.filter((pixel) => near(pixel, Math.hypot)).length);
    expect(pixelsInDiscs(discs, sensor)).toBeLessThan(dilated.data.filter((value) => value > 0).length);
  });
});
