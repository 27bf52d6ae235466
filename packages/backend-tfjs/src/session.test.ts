import { UnsupportedLayerError, wasmBackend } from '@spikeseg/snn-core';
import { says } from '@spikeseg/test-support';
import { describe, expect, test } from 'vitest';
import { tfjsBackend } from './backend.ts';
import { smallNetwork, smallWeights, smallWindow } from './small.fixture.ts';

const weights = smallWeights(1);
const record = ['conv1', 'pool1', 'conv2'];
const windows = [1, 2, 3].map((seed) => smallWindow(seed, 0.05 * seed));

describe.each(['cpu', 'wasm'] as const)('a network on %s does what the event-driven engine does', (platform) => {
  const both = async (network = smallNetwork) => [
    await tfjsBackend({ platform }).compile(network, weights),
    await wasmBackend.compile(network, weights),
  ];

  test('window by window', async () => {
    const [session, engine] = await both();
    for (const window of windows) expect(await session.run(window, { record })).toEqual(await engine.run(window, { record }));
    expect((await session.run(windows[2])).layers['conv2'].spikes.index.length).toBeGreaterThan(0);
    session.dispose();
  });

  test.each(['global', 'local', 'both'] as const)('with neurons that compete in the last layer (%s)', async (mode) => {
    const [session, engine] = await both();
    for (const [k, window] of windows.entries()) {
      const options = { record, competition: { mode, localRadius: 1, tieSeed: 11 + k } };
      expect(await session.run(window, options)).toEqual(await engine.run(window, options));
    }
    session.dispose();
  });

  test('going on from the state before, with time that passes in between', async () => {
    const [session, engine] = await both({ ...smallNetwork, fireOnce: false });
    for (const [k, window] of [...windows, ...windows].entries()) {
      const options = { record, carryState: true };
      expect(await session.run(window, options)).toEqual(await engine.run(window, options));
      for (const one of [session, engine]) one.silence?.(k);
    }
    session.dispose();
  });
});

test('what is no chain of convolutions and pools is refused, before the library is looked for', async () => {
  const motions = [{ name: 'stand', vx: 0, vy: 0 }];
  const neuron = { threshold: 1, leak: { kind: 'subtractive', amount: 0.1 }, reset: 'none', ceiling: 2 } as const;
  const transport = { kind: 'transport', name: 'fast', maps: 1, kernel: 3, motions, switchCost: 1, neuron } as const;
  const compile = tfjsBackend({ platform: 'gpu', deviceIndex: 1 }).compile(
    { ...smallNetwork, fireOnce: false, layers: [transport] },
    {},
  );
  await expect(compile).rejects.toThrow(UnsupportedLayerError);
  await expect(compile).rejects.toThrow(says('tfjs-gpu:1', 'fast', 'transport'));
});

test('a session that was disposed is refused', async () => {
  const session = await tfjsBackend({ platform: 'cpu' }).compile(smallNetwork, weights);
  session.dispose();
  await expect(session.run(windows[0])).rejects.toThrow('expected a live session');
  expect(() => session.setWeights(weights)).toThrow('expected a live session');
});
