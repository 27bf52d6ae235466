import { describe, expect, it } from 'vitest';
import { detectionAt } from '../../../detection/src/detections/detection.fixture.ts';
import { labelledSlices } from '../slices/labelled-slices.ts';
import { detectionOutput } from '../slices/output-field.ts';
import { timeGrid } from '../slices/time-grid.ts';
import { strictSlices } from './strict-slices.ts';
import { tinyProtocol, tinyRecording, track } from './tiny.fixture.ts';

const sensor = tinyRecording.sensor;

describe('strictSlices', () => {
  const grid = timeGrid(0, 50_000, 10, 0.05);
  const count = (objects: Parameters<typeof labelledSlices>[0], ...detections: Parameters<typeof detectionOutput>[0]) =>
    strictSlices(labelledSlices(objects, sensor, grid), detectionOutput(detections, grid), tinyProtocol)[0];

  it('between match and guard radius a detection neither finds the label nor is held against the slice', () => {
    const object = track(0, [5000, 5, 5]);
    expect(count([object], detectionAt(0, 8.5, 5))).toMatchObject({ labels: 1, hits: 0, falseSlices: 0 });
    expect(count([object], detectionAt(0, 8, 5))).toMatchObject({ hits: 1, falseSlices: 0 });
    expect(count([object], detectionAt(0, 9.5, 5))).toMatchObject({ hits: 0, falseSlices: 1 });
  });

  it('a good detection does not make up for a false one in the same slice', () => {
    const object = track(0, [5000, 5, 5]);
    expect(count([object], detectionAt(0, 5, 5), detectionAt(0, 18, 5))).toMatchObject({ hits: 1, falseSlices: 1 });
  });

  it('a labelled spot is free before the first label only at the first place, after the last only at the last', () => {
    const object = track(0, [15_000, 3, 5], [25_000, 16, 5]);
    const at = (tUs: number, x: number) => count([object], detectionAt(tUs, x, 5));
    expect(at(0, 3)).toMatchObject({ falseSlices: 1, falseSlicesOffSpot: 0 });
    expect(at(0, 16)).toMatchObject({ falseSlices: 1, falseSlicesOffSpot: 1 });
    expect(at(30_000, 16)).toMatchObject({ falseSlices: 1, falseSlicesOffSpot: 0 });
    expect(at(30_000, 3)).toMatchObject({ falseSlices: 1, falseSlicesOffSpot: 1 });
  });

  it('a labelled spot excuses no other place in the same slice', () => {
    const object = track(0, [15_000, 3, 5]);
    expect(count([object], detectionAt(0, 3, 5), detectionAt(0, 15, 5))).toMatchObject({ falseSlicesOffSpot: 1 });
  });

  it('a standing detection counts in every slice in which it stands', () => {
    expect(count([], detectionAt(10_000, 5, 5, 30_000))).toMatchObject({ slices: 5, falseSlices: 3 });
  });
});
