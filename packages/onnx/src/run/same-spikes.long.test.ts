import { type RunResult, wasmBackend } from '@spikeseg/snn-core';
import { typescriptBackend } from '@spikeseg/snn-core/reference';
import { expect, test } from 'vitest';
import { inputShape, randomSpikes, runDifference } from '../../../snn-core/src/testing/testing.fixture.ts';
import { randomModel } from '../random-models.fixture.ts';
import { writeModel } from '../write/write-model.ts';
import type { Optimization } from './device.ts';
import { loadModelBytes } from './load-model.ts';
import { sessionBackend } from './session-backend.ts';

const levels: readonly Optimization[] = ['disabled', 'basic', 'extended', 'all'];

test('engines, step graph and sequence graph give the same spikes, potentials and causes at every level of optimisation', async () => {
  let spikes = 0;
  // Every leak, both ways of firing.
  for (const [place, k] of [0, 5, 2, 7].entries()) {
    const { network, weights, random } = randomModel(k);
    const record = network.layers.map(({ name }) => name);
    const windows = [0.02, 0.1, 0.3, 0.05].map((density) =>
      randomSpikes(inputShape(network, 6), density, k % 2 === 1 ? 'counts' : 'binary', random),
    );
    for (const graph of [{ kind: 'step' }, { kind: 'sequence', steps: 3 }] as const) {
      const { bytes, metadata } = writeModel(network, weights, { graph, outputs: 'all' });
      const session = await loadModelBytes(bytes, { device: 'cpu', threads: 1, optimization: levels[place] });
      const sessions = await Promise.all([
        typescriptBackend.compile(network, weights),
        wasmBackend.compile(network, weights),
        sessionBackend(session).compile(metadata.network, session.weights),
      ]);
      for (const window of windows) {
        const results: RunResult[] = [];
        for (const one of sessions) results.push(await one.run(window, { record, carryState: true }));
        spikes += results[0].layers['conv2'].spikes.index.length;
        expect(runDifference(results[1], results[0])).toBeUndefined();
        expect([k, graph, runDifference(results[2], results[0])]).toEqual([k, graph, undefined]);
      }
      await session.close();
    }
  }
  expect(spikes).toBeGreaterThan(1000);
});
