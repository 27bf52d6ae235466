import { describe, expect, it } from 'vitest';
import { detectionAt } from '../../../detection/src/detections/detection.fixture.ts';
import { labelledSlices } from '../slices/labelled-slices.ts';
import { detectionOutput } from '../slices/output-field.ts';
import { timeGrid } from '../slices/time-grid.ts';
import { detectionRate } from './detection-rate.ts';
import { tinyProtocol, tinyRecording, track } from './tiny.fixture.ts';

const sensor = tinyRecording.sensor;

describe('detectionRate', () => {
  const grid = timeGrid(0, 50_000, 10, 0.01);
  const count = (objects: Parameters<typeof labelledSlices>[0], ...detections: Parameters<typeof detectionOutput>[0]) =>
    detectionRate(labelledSlices(objects, sensor, grid), detectionOutput(detections, grid), tinyProtocol);

  it('a detection that stands over several slices is one false detection, in its first slice', () => {
    const { blocks } = count([], detectionAt(10_000, 5, 5, 30_000));
    expect(blocks.map(({ detections }) => detections)).toEqual([0, 1, 0, 0, 0]);
    expect(blocks.map(({ isolated }) => isolated)).toEqual([0, 1, 0, 0, 0]);
  });

  it('a standing detection that an object reaches later is right', () => {
    const object = track(0, ...[0, 1, 2, 3, 4].map((i) => [5000 + i * 10_000, 2 + 4 * i, 5] as const));
    const { blocks } = count([object], detectionAt(0, 14, 5, 50_000));
    expect(blocks.reduce((sum, { hits }) => sum + hits, 0)).toBe(1);
    expect(blocks.every(({ isolated, wake, beforeAfter }) => isolated + wake + beforeAfter === 0)).toBe(true);
  });

  it('the error is the distance of the nearest of several detections', () => {
    const { errorsPx } = count([track(0, [5000, 5, 5])], detectionAt(0, 7, 5), detectionAt(0, 5, 6));
    expect(errorsPx[0]).toEqual([1]);
  });

  it('several detections at one label are all right, and hit it once', () => {
    const { blocks } = count([track(0, [5000, 5, 5])], detectionAt(0, 7, 5), detectionAt(0, 5, 6));
    expect(blocks[0]).toEqual({ labels: 1, hits: 1, slices: 1, detections: 2, isolated: 0, wake: 0, beforeAfter: 0 });
  });

  it('one detection between two labels hits both', () => {
    const { objects } = count([track(3, [5000, 5, 5]), track(4, [6000, 8, 5])], detectionAt(0, 6, 5));
    expect(objects.map(({ hits }) => hits)).toEqual([1, 1]);
  });

  it('an answer at a known object is right in a slice that its label times jump over', () => {
    const { blocks } = count([track(0, [9900, 5, 5], [20_050, 7, 5])], detectionAt(10_000, 6, 5));
    expect(blocks[1]).toMatchObject({ labels: 0, detections: 1, isolated: 0, wake: 0, beforeAfter: 0 });
  });
});
