import { describe, expect, it } from 'vitest';
import { detectionAt } from '../../../segmentation/src/detections/detection.fixture.ts';
import { detectionOutput } from '../scoring/point-output.ts';
import { tallyRecording } from '../scoring/tally.ts';
import { timeGrid } from '../scoring/time-grid.ts';
import { tinyProtocol, tinyRecording } from '../scoring/tiny.fixture.ts';
import { emptyOutput, everyPixelFires } from './uniform-output.ts';

const { sensor } = tinyRecording;
const slices = [0, 1, 2, 3, 4];

describe('everyPixelFires', () => {
  it('is scored exactly as the list of all those detections', () => {
    const everyPixel = slices.flatMap((slice) =>
      Array.from({ length: 200 }, (_, pixel) => detectionAt(1_000_000 + slice * 10_000, pixel % 20, Math.floor(pixel / 20))),
    );
    const dense = tallyRecording(tinyRecording, (grid) => everyPixelFires(sensor, grid), tinyProtocol);
    const listed = tallyRecording(tinyRecording, (grid) => detectionOutput(everyPixel, grid), tinyProtocol);
    expect(dense).toEqual(listed);
    expect(dense.standing).toBe(1000);
  });

  it('finds the nearest pixel, also from outside the frame', () => {
    const output = everyPixelFires(sensor, { slices: 1 });
    expect(output.nearestPx(0, 3, 4)).toBe(0);
    expect(output.nearestPx(0, 3.25, 4)).toBe(0.25);
    expect(output.nearestPx(0, 3.75, 4)).toBe(0.25);
    expect(output.nearestPx(0, 3, 4.75)).toBe(0.25);
    expect(output.nearestPx(0, -3, -4)).toBe(5);
    expect(output.nearestPx(0, 22, 13)).toBe(5);
  });
});

describe('emptyOutput', () => {
  it('is scored exactly as an empty list', () => {
    expect(tallyRecording(tinyRecording, emptyOutput, tinyProtocol)).toEqual(
      tallyRecording(tinyRecording, (grid) => detectionOutput([], grid), tinyProtocol),
    );
    const grid = timeGrid(0, 10_000, 10, 1);
    expect(emptyOutput(grid).nearestPx(0, 0, 0)).toBe(Infinity);
  });
});
