import { wasmBackend } from '@spikeseg/snn-core';
import { describe, expect, test } from 'vitest';
import { tfjsBackend } from './backend.ts';
import { smallNetwork, smallWeights, smallWindow } from './small.fixture.ts';

const weights = smallWeights(1);
const record = ['conv1', 'pool1', 'conv2'];
const windows = [1, 2, 3].map((seed) => smallWindow(seed, 0.05 * seed));
const tieSeeds = [11, 12, 13];

describe.each(['cpu', 'wasm'] as const)('windows side by side on %s', (platform) => {
  test('do what the event-driven engine does with each of them', async () => {
    const session = await tfjsBackend({ platform }).compile(smallNetwork, weights);
    const engine = await wasmBackend.compile(smallNetwork, weights);
    const found = await session.runBatch(windows, { record });
    const expected = await Promise.all(windows.map((window) => engine.run(window, { record })));
    expect(found).toEqual(expected);
    expect(found[2].layers['conv2'].spikes.index.length).toBeGreaterThan(0);
    session.dispose();
  });

  test.each(['global', 'local', 'both'] as const)('compete each by itself (%s)', async (mode) => {
    const session = await tfjsBackend({ platform }).compile(smallNetwork, weights);
    const engine = await wasmBackend.compile(smallNetwork, weights);
    const rules = { mode, localRadius: 1 };
    const found = await session.runBatch(windows, { record, competition: { ...rules, tieSeeds } });
    const expected = [];
    for (const [k, window] of windows.entries())
      expected.push(await engine.run(window, { record, competition: { ...rules, tieSeed: tieSeeds[k] } }));
    expect(found).toEqual(expected);
    session.dispose();
  });

  test('carry their states side by side', async () => {
    const network = { ...smallNetwork, fireOnce: false };
    const session = await tfjsBackend({ platform }).compile(network, weights);
    const engines = await Promise.all(windows.map(() => wasmBackend.compile(network, weights)));
    for (let round = 0; round < 3; round++) {
      const found = await session.runBatch(windows, { record, carryState: true });
      const expected = await Promise.all(
        windows.map((window, stream) => engines[stream].run(window, { record, carryState: true })),
      );
      expect(found).toEqual(expected);
    }
    await expect(session.runBatch(windows.slice(1), { carryState: true })).rejects.toThrow(
      new RangeError('run: carryState: expected the 3 windows side by side whose states there are, got 2; reset first'),
    );
    session.reset();
    await expect(session.runBatch(windows.slice(1), { carryState: true })).resolves.toHaveLength(2);
    session.dispose();
  });
});

test('what does not fit is refused', async () => {
  const session = await tfjsBackend({ platform: 'cpu' }).compile(smallNetwork, weights);
  await expect(session.runBatch([])).rejects.toThrow('run: expected at least one window, got none');
  await expect(session.runBatch([windows[0], smallWindow(9, 0.1, 4)])).rejects.toThrow(
    'run: window 1: expected 5 steps as in the first one, got 4',
  );
  const competition = { mode: 'both', localRadius: 1, tieSeeds: [1] } as const;
  await expect(session.runBatch(windows, { competition })).rejects.toThrow('tieSeeds: expected one for each of 3 windows, got 1');
  session.dispose();
  await expect(session.run(windows[0])).rejects.toThrow('expected a live session');
  expect(() => session.setWeights(weights)).toThrow('expected a live session');
});
