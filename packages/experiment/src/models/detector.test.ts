import type { EventStream } from '@spikeseg/events';
import { type Backend, randomGenerator, type Tensor, wasmBackend, weightShapes } from '@spikeseg/snn-core';
import { typescriptBackend } from '@spikeseg/snn-core/reference';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Model, networkFromConfig } from '../network/network.ts';
import { tinyConfig } from '../network/tiny.fixture.ts';
import { untrainedWeights } from '../network/untrained-weights.ts';
import { detect } from './detector.ts';

/*
 * Every layer passes on what it gets: kernels with a single 1 in the middle, thresholds 1. What comes out is where and
 * when an event was, up to the 4 × 4 px of a unit of conv3.
 */

const config = tinyConfig({
  model: { n_classes: 1, conv1_channels: 1, conv2_channels: 1, thresholds: [1, 1, 1], leaks: [0, 0, 0] },
  data: { input_channels: 1, n_timesteps: 5, timestep_ms: 10 },
});
const network = networkFromConfig(config);
const weights = Object.fromEntries(
  Object.entries(weightShapes(network)).map(([name, shape]): [string, Tensor] => {
    const data = new Float32Array(shape.reduce((product, n) => product * n, 1));
    if (name.endsWith('threshold')) data.fill(1);
    else data[(data.length - 1) / 2] = 1;
    return [name, { shape, data }];
  }),
);
const model: Model = { config, network, weights };

/** Events [tUs, x, y] on a DAVIS. */
const eventsAt = (...events: readonly (readonly [tUs: number, x: number, y: number])[]): EventStream => ({
  t: Float64Array.from(events, ([t]) => t),
  x: Uint16Array.from(events, ([, x]) => x),
  y: Uint16Array.from(events, ([, , y]) => y),
  p: new Uint8Array(events.length).fill(1),
  sensor: { width: 240, height: 180 },
});

it.each([
  [0, 0],
  [239, 179],
  [120, 90],
  [31, 158],
])('a spot at (%i, %i) of the sensor is found there, in sensor pixels', async (x, y) => {
  const [found, ...others] = (await detect(typescriptBackend, model, 'night', eventsAt([7e9, x, y]))).detections;
  expect(others).toEqual([]);
  // A unit is 4 input px wide, an input px 1.875 sensor px.
  expect(Math.abs(found.x - x)).toBeLessThanOrEqual(2 * 1.875 + 1);
  expect(Math.abs(found.y - y)).toBeLessThanOrEqual(2 * 1.875 + 1);
  expect(found).toMatchObject({ recording: 'night', score: 1 });
});

it('a detection comes at the end of its time step, on the clock of the recording, window after window', async () => {
  const start = 5_000_123;
  const steps = [0, 3, 4, 5, 12];
  const events = eventsAt(...steps.map((step) => [start + step * 10_000 + (step === 0 ? 0 : 9_999), 120, 90] as const));
  const { detections } = await detect(typescriptBackend, model, 'night', events);
  expect(detections.map(({ tUs }) => tUs)).toEqual(steps.map((step) => start + (step + 1) * 10_000));
  expect(new Set(detections.map(({ durationUs }) => durationUs))).toEqual(new Set([10_000]));
});

it('an object that stays goes on being found, also when training would let each neuron fire once', async () => {
  expect(network.fireOnce).toBe(true);
  const events = eventsAt(...[0, 1, 2, 3, 4].map((step) => [step * 10_000, 120, 90] as const));
  expect((await detect(typescriptBackend, model, 'night', events)).detections).toHaveLength(5);
});

it('carry keeps potentials from window to window, reset does not', async () => {
  // Half a threshold per event: only two in a row make conv1 fire, here across the border of two windows.
  const half = {
    ...weights,
    'conv1.weight': { ...weights['conv1.weight'], data: weights['conv1.weight'].data.map((w) => w / 2) },
  };
  const events = eventsAt([0, 0, 0], [45_000, 120, 90], [55_000, 120, 90]);
  const run = (state: 'carry' | 'reset') => {
    const changed = { ...config, evaluation: { ...config.evaluation, state } };
    return detect(typescriptBackend, { config: changed, network, weights: half }, 'night', events);
  };
  expect((await run('reset')).detections).toEqual([]);
  expect((await run('carry')).detections.map(({ tUs }) => tUs)).toEqual([60_000]);
});

it('seconds of the recording are told as windows are done; without events there is none', async () => {
  const done: [number, number][] = [];
  const events = eventsAt([0, 1, 1], [120_000, 1, 1]);
  await detect(typescriptBackend, model, 'night', events, (index, total) => void done.push([index, total]));
  expect(done).toEqual([
    [0.05, 0.12],
    [0.1, 0.12],
    [0.12, 0.12],
  ]);
  expect((await detect(typescriptBackend, model, 'night', eventsAt())).detections).toEqual([]);
});

it('windows that overlap in training do not double detections', async () => {
  const overlapping = { ...model, config: { ...config, data: { ...config.data, window_stride: 1 } } };
  const events = eventsAt([0, 120, 90], [70_000, 30, 30]);
  expect(await detect(typescriptBackend, overlapping, 'n', events)).toEqual(await detect(typescriptBackend, model, 'n', events));
});

/** An engine that counts how often it is asked. */
function counting(backend: Backend): Backend & { readonly asked: () => number } {
  let asked = 0;
  return {
    ...backend,
    asked: () => asked,
    async compile(...given) {
      const session = await backend.compile(...given);
      const run = session.run.bind(session);
      return Object.assign(session, {
        run: (...input: Parameters<typeof run>) => {
          asked++;
          return run(...input);
        },
      });
    },
  };
}

/** An engine that cannot let time pass at once, so that every window is run. */
const windowByWindow = (backend: Backend): Backend => ({
  ...backend,
  compile: async (...given) => Object.assign(await backend.compile(...given), { silence: undefined }),
});

const hourUs = 3600e6;

it('a second spot after an hour is found as it is alone, and the network is not asked about windows without events', async () => {
  const engine = counting(typescriptBackend);
  const together = await detect(engine, model, 'night', eventsAt([0, 31, 158], [hourUs, 120, 90]));
  const alone = await detect(typescriptBackend, model, 'night', eventsAt([0, 120, 90]));
  expect(engine.asked()).toBe(2);
  const [one] = alone.detections;
  expect(together.detections.at(-1)).toEqual({ ...one, tUs: one.tUs + hourUs, events: Uint32Array.of(1) });
});

it.each([typescriptBackend, wasmBackend])(
  'carry: windows without events are passed over at once, with the answers of an engine that runs every one ($name)',
  async (backend) => {
    let [found, empty] = [0, 0];
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0 }),
        fc.constantFrom([0.02, 0, 0], [0.3, 0.05, 0.01], [0.002, 0.002, 0.002]),
        fc.array(fc.nat({ max: 2_000_000 }), { minLength: 1, maxLength: 4 }),
        async (seed, leaks, gapsUs) => {
          const changed = tinyConfig({
            seed,
            model: { leaks, thresholds: [0.3, 0.5, 1] },
            data: { n_timesteps: 3, timestep_ms: 10 },
            evaluation: { state: 'carry' },
          });
          const spec = networkFromConfig(changed);
          const random: Model = { config: changed, network: spec, weights: untrainedWeights(changed, spec) };
          const draw = randomGenerator(seed);
          let tUs = 0;
          const events = eventsAt(
            ...gapsUs.flatMap((gapUs) => {
              tUs += gapUs;
              const [x, y] = [20 + draw.integer(200), 20 + draw.integer(140)];
              return Array.from({ length: 80 }, () => [(tUs += 250), x + draw.integer(6), y + draw.integer(6)] as const);
            }),
          );
          const asked = counting(backend);
          const answers = await detect(asked, random, 'night', events);
          const every = counting(windowByWindow(backend));
          const { detections, points } = await detect(every, random, 'night', events);
          expect(answers.detections).toStrictEqual(detections);
          expect(answers.points).toStrictEqual(points);
          found += detections.length;
          empty += every.asked() - asked.asked();
        },
      ),
      { numRuns: 15 },
    );
    // Something was found, and something passed over, whatever was drawn.
    expect(found).toBeGreaterThan(0);
    expect(empty).toBeGreaterThan(0);
  },
);

it.each(['reset', 'carry'] as const)('twelve hours in steps of 0.1 ms between two events are two windows (%s)', async (state) => {
  const changed = { ...config, data: { ...config.data, timestep_ms: 0.1 }, evaluation: { ...config.evaluation, state } };
  const engine = counting(wasmBackend);
  const events = eventsAt([0, 31, 158], [12 * hourUs, 120, 90]);
  const done: number[] = [];
  const tell = (seconds: number) => void done.push(seconds);
  const found = await detect(engine, { ...model, config: changed }, 'night', events, tell);
  expect(found.detections.map(({ tUs }) => tUs)).toEqual([100, 12 * hourUs + 100]);
  expect([engine.asked(), done]).toEqual([2, [0.0005, 43_200, 43_200]]);
  expect(found.points).toEqual([]);
});
