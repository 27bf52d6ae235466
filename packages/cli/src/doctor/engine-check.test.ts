import { tfjsBackend } from '@spikeseg/backend-tfjs';
import type { Backend, Tensor } from '@spikeseg/snn-core';
import { expect, test } from 'vitest';
import { checkEngine, checkedNetworks, checkLines } from './device-check.ts';

const { small } = checkedNetworks;
const engine = tfjsBackend({ platform: 'wasm' });
let now = 0;
const clock = () => now++;
const doubled = ({ shape, data }: Tensor): Tensor => ({ shape, data: data.map((value) => 2 * value) });

test('TensorFlow.js computes the spikes of the engine, to detect and to train', async () => {
  const checks = await checkEngine(engine, clock, { small });
  expect(checks.map(({ run, device, differences, passed }) => ({ run, device, differences, passed }))).toEqual([
    { run: 'windows', device: 'tfjs-wasm', differences: 0, passed: true },
    { run: 'competition', device: 'tfjs-wasm', differences: 0, passed: true },
  ]);
  for (const { spikes } of checks) expect(spikes).toBeGreaterThan(10);
  expect(checkLines(checks, true)[2]).toMatch(/^pass +small +exact +competition +tfjs-wasm +0 +\d+ +1\.00$/);
});

test('an engine in which no neurons compete fails to train', async () => {
  const wrong = {
    ...engine,
    compile: async (...given: Parameters<typeof engine.compile>) => {
      const session = await engine.compile(...given);
      const run = session.run.bind(session);
      session.run = (input, { record = [] } = {}) => run(input, { record });
      return session;
    },
  };
  const checks = await checkEngine(wrong, clock, { small });
  expect(checks.map(({ passed }) => passed)).toEqual([true, false]);
});

test('an engine with other potentials fails', async () => {
  const wrong: Backend = {
    ...engine,
    compile: (network, weights) =>
      engine.compile(network, Object.fromEntries(Object.entries(weights).map(([name, tensor]) => [name, doubled(tensor)]))),
  };
  const checks = await checkEngine(wrong, clock, { small });
  expect(checks.map(({ passed }) => passed)).toEqual([false, false]);
});
