import { describe, expect, it } from 'vitest';
import { smallNight } from '../../viewer-data.fixture.ts';
import type { ViewerData, ViewerEvidence } from '../../viewer-data.ts';
import { makeModel } from '../shared/model.ts';
import { levelsAt, natsOfEvent, potentials } from './levels-at.ts';

/** One layer that looks at every pixel, kernel 3, two brightnesses, two classes: weights count up from 0. */
const evidence: ViewerEvidence = {
  stepTicks: 10_000,
  layers: [
    {
      name: 'slow',
      stride: 1,
      every: 4,
      kernel: 3,
      weight: Float32Array.from({ length: 36 }, (_, k) => k),
      ratesHz: [1, 2],
      leak: [0.1, 0.2],
      velocities: [[0, 0]],
    },
  ],
  layer: Uint8Array.of(1, 0),
  row: Uint16Array.of(20, 0),
  column: Uint16Array.of(40, 0),
  brightness: Uint8Array.of(1, 0),
  motion: Uint16Array.of(0, 0),
  nats: Float64Array.of(30, 0),
  threshold: Float64Array.of(20, 0),
  levels: {
    at: Uint32Array.of(196, 200),
    begins: Uint32Array.of(0, 1, 3),
    layer: new Uint8Array(3),
    row: Uint16Array.of(20, 20, 22),
    column: Uint16Array.of(40, 40, 41),
    quarterNats: Uint8Array.of(60, 120, 124),
    thresholds: Float32Array.of(19.5, 20),
  },
};
const night = smallNight();
const data: ViewerData = { ...night, evidence, events: { ...night.events, classes: Uint8Array.of(0, 2, 1, 0) } };

describe('what an event adds', () => {
  const neuron = { layer: 0, brightness: 1, row: 20, column: 40 };

  it('is the weight of its class at its place in the receptive field', () => {
    // Event 1 at the middle, class 1 of brightness 1: plane 3, row 1, column 1.
    expect(natsOfEvent(data, evidence, 1, neuron)).toBe(3 * 9 + 4);
    // Event 2 one pixel to the right, class 0: plane 2, row 1, column 2.
    expect(natsOfEvent(data, evidence, 2, neuron)).toBe(2 * 9 + 5);
  });

  it('is nothing outside of the field, and where its class says nothing', () => {
    expect(natsOfEvent(data, evidence, 2, { ...neuron, column: 39 })).toBe(0);
    expect(natsOfEvent(data, evidence, 0, { ...neuron, row: 2, column: 1 })).toBe(0);
  });
});

const seen = (time: number): number[] => {
  const nats: number[] = [];
  levelsAt(evidence, time, (_layer, _row, _column, value) => nats.push(value));
  return nats;
};

describe('levels at a moment', () => {
  it('are those of the last update, as long as it is the last', () => {
    expect(seen(1_959_999)).toEqual([]);
    expect(seen(1_960_000)).toEqual([15]);
    expect(seen(2_000_000)).toEqual([30, 31]);
    expect(seen(2_039_999)).toEqual([30, 31]);
    expect(seen(2_040_000)).toEqual([]);
  });
});

it('the potential of a neuron is told by steps, and that around its track beside it', () => {
  const { trackOf } = makeModel(data);
  const { neuron, around } = potentials(data, evidence, 0, trackOf.get(1), 1_920_000, 2_040_000);
  expect(neuron.map(({ time }) => time)).toEqual([1_920_000, 1_960_000, 2_000_000, 2_040_000]);
  expect(neuron.map(({ nats }) => nats)).toEqual([Number.NaN, 15, 30, Number.NaN]);
  expect(around.map(({ nats }) => nats)).toEqual([Number.NaN, 15, 31, Number.NaN]);
  expect(neuron.map(({ threshold }) => threshold)).toEqual([19.5, 19.5, 20, 20]);
});
