import type { SpikeEvents } from '@spikeseg/events';
import { type NetworkSpec, randomGenerator, sparseFromDense, type Tensor, weightShapes } from '@spikeseg/snn-core';
import { typescriptBackend } from '@spikeseg/snn-core/reference';
import { expect, test } from 'vitest';
import { sliceSteps } from '../../../snn-core/src/testing/testing.fixture.ts';
import { decodedDetections } from '../detections/decoded.fixture.ts';
import { StepDecoder } from './step-decoder.ts';

const network: NetworkSpec = {
  input: { channels: 2, height: 12, width: 12 },
  layers: [
    { kind: 'conv', name: 'a', maps: 3, kernel: 3, neuron: { threshold: 1, leak: { kind: 'subtractive', amount: 0.1 } } },
    { kind: 'pool', name: 'p', kernel: 2, stride: 2 },
    { kind: 'conv', name: 'b', maps: 2, kernel: 3, neuron: { threshold: 1.5, leak: { kind: 'none' } } },
  ],
  fireOnce: false,
  numerics: 'exact',
};
const record = ['a', 'p', 'b'];
const steps = 6;

test('decoding step by step finds what decoding the window finds, window after window', async () => {
  const random = randomGenerator(7);
  const weights = Object.fromEntries(
    Object.entries(weightShapes(network)).map(([name, shape]): [string, Tensor] => {
      const data = new Float32Array(shape.reduce((product, n) => product * n, 1));
      return [name, { shape, data: name.endsWith('threshold') ? data.fill(1.2) : data.map(() => random.uniform() ** 2) }];
    }),
  );
  const session = await typescriptBackend.compile(network, weights);
  const place = { recording: 'r', timestepMs: 10, thresholds: weights['b.threshold'].data };
  const decoder = new StepDecoder(network, weights, place);
  let found = 0;
  for (const windowStartUs of [5_000_000, 5_060_000]) {
    const input = sparseFromDense(
      [steps, 2, 12, 12],
      Array.from({ length: steps * 288 }, (_, k) => Number(k % 5 !== 0 && random.uniform() < 0.05)),
    );
    const events = eventsOf(input.index);
    const result = await session.run(input, { record });
    const whole = decodedDetections({ network, weights, input, result }, events, oneEach(input.index.length), {
      ...place,
      windowStartUs,
    });
    decoder.begin(windowStartUs);
    const parts = [];
    for (let step = 0; step < steps; step++) {
      const part = sliceSteps(input, step, step + 1);
      const run = await session.run(part, { record, carryState: step > 0 });
      const first = input.offsets[step];
      const [own] = decoder.take({ input: part, result: run }, [
        { events: eventsOf(part.index), behind: () => oneEach(part.index.length) },
      ]);
      parts.push(...own.map((one) => ({ ...one, events: one.events.map((event) => event + first) })));
    }
    expect(parts).toEqual(whole);
    found += whole.length;
  }
  expect(found).toBeGreaterThan(10);
});

const eventsOf = (units: Uint32Array) => ({
  t: new Float64Array(units.length),
  x: Uint16Array.from(units, (unit) => unit % 12),
  y: Uint16Array.from(units, (unit) => Math.floor(unit / 12) % 12),
  p: new Uint8Array(units.length),
  sensor: { width: 12, height: 12 },
});

/** An event per spike. */
const oneEach = (count: number): SpikeEvents => ({
  offsets: Uint32Array.from({ length: count + 1 }, (_, k) => k),
  events: Uint32Array.from({ length: count }, (_, k) => k),
});
