import type { Level } from '@spikeseg/segmentation';
import { describe, expect, it } from 'vitest';
import { detection } from '../viewer-data.fixture.ts';
import type { ViewerLayer } from '../viewer-data.ts';
import { EvidenceTrace } from './evidence-trace.ts';

const layer = (name: string, stride: number, every: number): ViewerLayer => ({
  name,
  stride,
  every,
  kernel: 3,
  weight: new Float32Array(9),
  ratesHz: [1],
  leak: [0.1],
  velocities: [[0, 0]],
});
const layers = [layer('fast', 4, 1), layer('slow', 1, 4)];
const level = (name: string, row: number, column: number, nats: number): Level => ({
  layer: name,
  row,
  column,
  x: column,
  y: row,
  nats,
  brightness: 1,
  motion: 2,
});
const traceOf = (maxLevels?: number) =>
  new EvidenceTrace(
    { t: Float64Array.of(0) },
    { layers, stepUs: 10_000, thresholdNats: 20, ...(maxLevels !== undefined && { maxLevels }) },
  );

describe('EvidenceTrace', () => {
  it('keeps the cells of every step that held any, in quarter nats, with the thresholds', () => {
    const trace = traceOf();
    trace.add(1, [[], []], [23.5, 20]);
    trace.add(2, [[level('fast', 3, 5, 9.12)], [level('slow', 1, 2, 20.4), level('slow', 1, 3, 31.99)]], [23.5, 20.25]);
    trace.add(4, [[], [level('slow', 7, 8, 8)]], [23.5, 20.5]);
    expect(trace.evidenceOf([], 0, 1).levels).toEqual({
      at: Uint32Array.of(2, 4),
      begins: Uint32Array.of(0, 3, 4),
      layer: Uint8Array.of(0, 1, 1, 1),
      row: Uint16Array.of(3, 1, 1, 7),
      column: Uint16Array.of(5, 2, 3, 8),
      quarterNats: Uint8Array.of(36, 82, 128, 32),
      thresholds: Float32Array.of(23.5, 20.25, 23.5, 20.5),
    });
  });

  it('finds the neuron of a detection by its evidence, and of two with as much the nearer', () => {
    const trace = traceOf();
    // A score of 1.5 is 30 nats.
    const slow = [level('slow', 20, 80, 30), level('slow', 21, 41, 30), level('slow', 20, 40, 29)];
    trace.add(4, [[level('fast', 5, 10, 30)], slow], [31, 20]);
    const found = trace.evidenceOf([detection(140_000, 40.5, 20, []), detection(150_000, 40, 20, [])], 100_000, 1);
    expect([...found.layer]).toEqual([2, 0]);
    expect([found.row[0], found.column[0], found.brightness[0], found.motion[0]]).toEqual([21, 41, 1, 2]);
    expect([found.nats[0], found.threshold[0]]).toEqual([30, 20]);
  });

  it('forgets every second step where it holds too much, and keeps the neurons of detections', () => {
    const trace = traceOf(3);
    for (let step = 1; step <= 8; step++) trace.add(step, [[], [level('slow', 0, step, 30)]], [23, 20]);
    expect([...trace.evidenceOf([], 0, 1).levels.at]).toEqual([4, 8]);
    const own = trace.evidenceOf([detection(30_000, 3, 0, [])], 0, 1);
    expect([own.layer[0], own.column[0]]).toEqual([2, 3]);
  });
});
