import { fitSensor } from '@spikeseg/events';
import type { LayerTrace } from '@spikeseg/snn-core';
import { says } from '@spikeseg/test-support';
import { describe, expect, it } from 'vitest';
import { type ClassSpikeOptions, detectionsFromClassSpikes } from './class-spikes.ts';

/** Spikes of [step, map, row, column, potential] in a class layer of 3 steps, 2 maps, 8 × 8 units. */
function traceOf(
  ...spikes: readonly (readonly [step: number, map: number, row: number, column: number, potential: number])[]
): LayerTrace {
  const ordered = spikes
    .map(([step, map, row, column, potential]) => ({ step, index: map * 64 + row * 8 + column, potential }))
    .toSorted((a, b) => a.step - b.step || a.index - b.index);
  return {
    spikes: {
      shape: [3, 2, 8, 8],
      offsets: Uint32Array.from([0, 1, 2, 3], (step) => ordered.filter((spike) => spike.step < step).length),
      index: Uint32Array.from(ordered, ({ index }) => index),
    },
    potential: Float32Array.from(ordered, ({ potential }) => potential),
  };
}

/** Input 32 × 32 of a sensor of the same size: unit i looks at pixel 4i + 1.5. */
const options: ClassSpikeOptions = {
  recording: 'pass',
  windowStartUs: 5_000_000,
  timestepMs: 10,
  thresholds: [2, 4],
  receptiveField: { stride: 4, offset: 1.5, size: 40 },
  scaling: fitSensor({ width: 32, height: 32 }, { width: 32, height: 32 }),
  sensor: { width: 32, height: 32 },
};

describe('detectionsFromClassSpikes', () => {
  it('one spike is one cell, known at the end of its step', () => {
    expect(detectionsFromClassSpikes(traceOf([1, 0, 3, 2, 3]), options)).toEqual([
      { recording: 'pass', tUs: 5_020_000, durationUs: 10_000, x: 9.5, y: 13.5, w: 4, h: 4, score: 1.5 },
    ]);
  });

  it('spikes that touch are one detection at their weighted centre', () => {
    const [detection, ...others] = detectionsFromClassSpikes(traceOf([0, 0, 3, 2, 2], [0, 0, 4, 3, 6]), options);
    expect(others).toEqual([]);
    // Weights 1 and 3: column 2.75, row 3.75.
    expect(detection).toMatchObject({ x: 12.5, y: 16.5, w: 8, h: 8, score: 3 });
  });

  it('maps are taken together, each by its own threshold', () => {
    // Weights 1 + 1 at column 2 and 1 at column 3.
    const [detection, ...others] = detectionsFromClassSpikes(traceOf([0, 0, 0, 2, 2], [0, 1, 0, 2, 4], [0, 1, 0, 3, 4]), options);
    expect(others).toEqual([]);
    expect(detection.x).toBe(10.8333);
    expect(detection).toMatchObject({ y: 1.5, w: 8, h: 4, score: 1 });
  });

  it('lies where the evidence of its spikes is, the mean over them by their weights', () => {
    const evidence = [
      { x: 1, y: 2 },
      { x: -3, y: 5 },
    ];
    // Weights 1 and 3 at one place: shifts (1 − 9) / 4 and (2 + 15) / 4.
    const [one] = detectionsFromClassSpikes(traceOf([0, 0, 3, 2, 2], [0, 1, 3, 2, 12]), { ...options, evidence });
    expect(one).toMatchObject({ x: 7.5, y: 17.75, w: 4, h: 4, score: 3 });
    // Weights 1 and 1 beside and above each other.
    const [two] = detectionsFromClassSpikes(traceOf([0, 0, 3, 2, 2], [0, 1, 4, 3, 4]), { ...options, evidence });
    expect(two).toMatchObject({ x: 4 * 2.5 + 1.5 - 1, y: 4 * 3.5 + 1.5 + 3.5, w: 8, h: 8, score: 1 });
  });

  it.each([
    ['left of the first pixel', 0, 3, -0.6],
    ['above the first pixel', 3, 0, -0.6],
    ['right of the last pixel', 7, 3, 3.5],
    ['below the last pixel', 3, 7, 3.5],
  ])('a unit that looks %s is none, half a pixel further inside it is one', (_, column, row, offset) => {
    const found = (at: number) =>
      detectionsFromClassSpikes(traceOf([0, 0, row, column, 2]), {
        ...options,
        receptiveField: { stride: 4, offset: at, size: 7 },
      }).length;
    expect([found(offset), found(offset < 0 ? -0.5 : 3.4)]).toEqual([0, 1]);
  });

  it('maps input px back to sensor px, and leaves out units in the letterbox margin', () => {
    // 64 × 32 sensor px in 32 × 32: half the size, rows 8 to 23 used.
    const sensor = { width: 64, height: 32 };
    const scaling = fitSensor(sensor, { width: 32, height: 32 });
    expect(scaling).toMatchObject({ offsetX: 0, offsetY: 8 });
    const found = detectionsFromClassSpikes(traceOf([0, 0, 3, 2, 2], [0, 0, 0, 6, 2], [0, 0, 7, 6, 2]), {
      ...options,
      sensor,
      scaling,
    });
    // Unit (3, 2) looks at input px (9.5, 13.5): the sensor pixels 18 to 21 in x and 10 to 13 in y hold that point in their middle.
    expect(found).toEqual([expect.objectContaining({ x: 19.5, y: 11.5, w: 8, h: 8 })]);
  });

  it('refuses a trace without potentials and thresholds that do not fit', () => {
    const trace = traceOf([0, 0, 0, 0, 2]);
    expect(() => detectionsFromClassSpikes({ spikes: trace.spikes }, options)).toThrow(says('class spikes', '(1)', 'none'));
    expect(() => detectionsFromClassSpikes(trace, { ...options, thresholds: [2] })).toThrow('expected 2 thresholds, got 1');
    expect(() => detectionsFromClassSpikes(trace, { ...options, thresholds: [2, 0] })).toThrow(says('class map 1', '> 0', 0));
  });
});
