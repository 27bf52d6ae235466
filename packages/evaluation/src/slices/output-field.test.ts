import { describe, expect, it } from 'vitest';
import { detectionAt } from '../../../detection/src/detections/detection.fixture.ts';
import { detectionOutput, rawEventOutput } from './output-field.ts';
import { timeGrid } from './time-grid.ts';

const grid = timeGrid(0, 50_000, 10, 0.05);
const slices = [0, 1, 2, 3, 4];

describe('detectionOutput', () => {
  const output = detectionOutput(
    [detectionAt(40_000, 1, 1), detectionAt(10_000, 3, 4, 20_000), detectionAt(10_000, 0, 0), detectionAt(50_000, 9, 9)],
    grid,
  );

  it('counts inside the union of discs', () => {
    expect(output.countIn(1, [{ x: 0, y: 0, radiusPx: 4.9 }])).toBe(1);
    expect(output.countIn(1, [{ x: 0, y: 0, radiusPx: 5 }])).toBe(2);
    const twice = { x: 3, y: 4, radiusPx: 1 };
    expect(output.countIn(1, [twice, twice])).toBe(1);
    expect(output.countIn(1, [])).toBe(0);
  });
});

describe('rawEventOutput', () => {
  it('puts every event into the slice of its time', () => {
    const output = rawEventOutput(
      {
        x: Uint16Array.of(1, 2, 3),
        y: Uint16Array.of(1, 2, 3),
        p: Uint8Array.of(0, 1, 1),
        t: Float64Array.of(0, 9999, 10_000),
        sensor: { width: 20, height: 10 },
      },
      grid,
    );
    expect(slices.map((slice) => output.total(slice))).toEqual([2, 1, 0, 0, 0]);
    expect(output.nearestPx(1, 3, 3)).toBe(0);
  });
});
