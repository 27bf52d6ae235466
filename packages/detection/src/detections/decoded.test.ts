import type { EventStream } from '@spikeseg/events';
import type { NetworkSpec, NetworkWeights, SparseSpikes } from '@spikeseg/snn-core';
import { typescriptBackend } from '@spikeseg/snn-core/reference';
import { expect, test } from 'vitest';
import { decodedDetections } from './decoded.fixture.ts';

/** A pixel that spikes passes through: conv (kernel 1) → pool (1) → conv (kernel 3, all weights 1, threshold 1). */
const network: NetworkSpec = {
  input: { channels: 1, height: 6, width: 6 },
  layers: [
    { kind: 'conv', name: 'a', maps: 1, kernel: 1, neuron: { threshold: 1, leak: { kind: 'none' } } },
    { kind: 'pool', name: 'p', kernel: 1, stride: 1 },
    { kind: 'conv', name: 'b', maps: 1, kernel: 3, neuron: { threshold: 2, leak: { kind: 'subtractive', amount: 0.5 } } },
  ],
  fireOnce: false,
  numerics: 'exact',
};
const weights: NetworkWeights = {
  'a.weight': { shape: [1, 1, 1, 1], data: Float32Array.of(1) },
  'a.threshold': { shape: [1], data: Float32Array.of(1) },
  'b.weight': { shape: [1, 1, 3, 3], data: new Float32Array(9).fill(1) },
  'b.threshold': { shape: [1], data: Float32Array.of(2) },
};

/** Events [step, x, y] of a sensor of 6 × 6 px, steps of 10 ms from 1 s on; several may be one input spike. */
async function decode(rows: readonly (readonly [step: number, x: number, y: number])[], steps = 2, values?: Float32Array) {
  const events: EventStream = {
    t: Float64Array.from(rows, ([step]) => 1_000_000 + step * 10_000),
    x: Uint16Array.from(rows, ([, x]) => x),
    y: Uint16Array.from(rows, ([, , y]) => y),
    p: new Uint8Array(rows.length),
    sensor: { width: 6, height: 6 },
  };
  const keys = [...new Set(rows.map(([step, x, y]) => step * 36 + y * 6 + x))].toSorted((a, b) => a - b);
  const input: SparseSpikes = {
    shape: [steps, 1, 6, 6],
    offsets: Uint32Array.from({ length: steps + 1 }, (_, t) => keys.filter((key) => key < t * 36).length),
    index: Uint32Array.from(keys, (key) => key % 36),
    ...(values && { values }),
  };
  const lists = keys.map((key) => rows.flatMap(([step, x, y], event) => (step * 36 + y * 6 + x === key ? [event] : [])));
  const behind = {
    offsets: Uint32Array.from({ length: keys.length + 1 }, (_, k) => lists.slice(0, k).flat().length),
    events: Uint32Array.from(lists.flat()),
  };
  const graded: NetworkSpec = values ? { ...network, input: { ...network.input, maxValue: 16, valueStep: 0.25 } } : network;
  const session = await typescriptBackend.compile(graded, weights);
  const result = await session.run(input, { record: ['a', 'p', 'b'] });
  const place = { recording: 'r', windowStartUs: 1_000_000, timestepMs: 10, thresholds: [2] };
  return decodedDetections({ network: graded, weights, input, result }, events, behind, place);
}

test('a detection lies in the middle of its events, reaches over their pixels, and is known at the end of its step', async () => {
  // Three neighbouring pixels, one of them twice: conv b reaches 2.5 where its kernel holds all three.
  const found = await decode([
    [0, 1, 2],
    [0, 2, 2],
    [0, 3, 2],
    [0, 3, 2],
  ]);
  expect(found.map(({ events, ...detection }) => ({ ...detection, events: [...events] }))).toEqual([
    {
      recording: 'r',
      tUs: 1_010_000,
      durationUs: 10_000,
      x: 9 / 4,
      y: 2,
      w: 3,
      h: 1,
      score: 1.25,
      isExtent: true,
      events: [0, 1, 2, 3],
    },
  ]);
});

test('graded input: the value of a pixel is shared out to its events, and pulls the detection', async () => {
  const row = [
    [0, 1, 2],
    [0, 2, 2],
    [0, 3, 2],
    [0, 3, 2],
  ] as const;
  // As a count, two events at x = 3 weigh as much as before: (1 + 2 + 2·3) / 4.
  expect((await decode(row, 2, Float32Array.of(1, 1, 2))).map(({ x }) => x)).toEqual([9 / 4]);
  // As evidence of 3, 1 and 1: (3·1 + 1·2 + 1·3) / 5.
  const found = await decode(row, 2, Float32Array.of(3, 1, 1));
  expect(found.map(({ x, y, events }) => [x, y, [...events]])).toEqual([[8 / 5, 2, [0, 1, 2, 3]]]);
});

test('places that do not touch are detections of their own, with their own events', async () => {
  const found = await decode([
    [1, 0, 0],
    [1, 1, 0],
    [1, 0, 1],
    [1, 5, 5],
    [1, 4, 5],
    [1, 5, 4],
  ]);
  expect(found.map(({ x, y, events }) => [x, y, [...events]])).toEqual([
    [0.3333, 0.3333, [0, 1, 2]],
    [4.6667, 4.6667, [3, 4, 5]],
  ]);
});

test('it lies at the events of its own step, although earlier ones helped', async () => {
  // 1 − 0.5 is left of the first step; 0.5 + 2 − 0.5 = 2 reaches the threshold.
  const [found, ...others] = await decode([
    [0, 2, 2],
    [1, 3, 2],
    [1, 4, 2],
  ]);
  expect(others).toEqual([]);
  expect(found).toMatchObject({ tUs: 1_020_000, x: 3.5, y: 2, w: 2, h: 1, score: 1 });
});

test('nothing that spikes, nothing found', async () => {
  expect(await decode([[0, 0, 0]])).toEqual([]);
});
