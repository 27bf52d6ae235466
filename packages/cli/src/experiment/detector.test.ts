import { type EventStream, type Tensor, typescriptBackend, weightShapes } from '@spikeseg/snn-core';
import { expect, it } from 'vitest';
import { detect, type Model } from './detector.ts';
import { networkFromConfig } from './network.ts';
import { tinyConfig } from './tiny.fixture.ts';

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
  const [found, ...others] = await detect(typescriptBackend, model, 'night', eventsAt([7e9, x, y]));
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
  const detections = await detect(typescriptBackend, model, 'night', events);
  expect(detections.map(({ tUs }) => tUs)).toEqual(steps.map((step) => start + (step + 1) * 10_000));
  expect(new Set(detections.map(({ durationUs }) => durationUs))).toEqual(new Set([10_000]));
});

it('an object that stays goes on being found, also when training would let each neuron fire once', async () => {
  expect(network.fireOnce).toBe(true);
  const events = eventsAt(...[0, 1, 2, 3, 4].map((step) => [step * 10_000, 120, 90] as const));
  expect(await detect(typescriptBackend, model, 'night', events)).toHaveLength(5);
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
  expect(await run('reset')).toEqual([]);
  expect((await run('carry')).map(({ tUs }) => tUs)).toEqual([60_000]);
});

it('windows are reported as they are done; without events there is none', async () => {
  const done: [number, number][] = [];
  const events = eventsAt([0, 1, 1], [120_000, 1, 1]);
  await detect(typescriptBackend, model, 'night', events, (index, total) => void done.push([index, total]));
  expect(done).toEqual([
    [1, 3],
    [2, 3],
    [3, 3],
  ]);
  expect(await detect(typescriptBackend, model, 'night', eventsAt())).toEqual([]);
});

it('windows that overlap in training do not double detections', async () => {
  const overlapping = { ...model, config: { ...config, data: { ...config.data, window_stride: 1 } } };
  const events = eventsAt([0, 120, 90], [70_000, 30, 30]);
  expect(await detect(typescriptBackend, overlapping, 'n', events)).toEqual(await detect(typescriptBackend, model, 'n', events));
});

it('a second spot after an hour is found as it is alone, and the network is not asked about windows without events', async () => {
  let asked = 0;
  const counting: typeof typescriptBackend = {
    ...typescriptBackend,
    async compile(...given) {
      const session = await typescriptBackend.compile(...given);
      const run = session.run.bind(session);
      return Object.assign(session, {
        run: (...input: Parameters<typeof run>) => {
          asked++;
          return run(...input);
        },
      });
    },
  };
  const hourUs = 3600e6;
  const together = await detect(counting, model, 'night', eventsAt([0, 31, 158], [hourUs, 120, 90]));
  const alone = await detect(typescriptBackend, model, 'night', eventsAt([0, 120, 90]));
  expect(asked).toBe(2);
  expect(together.at(-1)).toEqual({ ...alone[0], tUs: alone[0].tUs + hourUs, events: Uint32Array.of(1) });
});
