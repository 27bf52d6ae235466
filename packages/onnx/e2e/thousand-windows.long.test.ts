import { wasmBackend } from '@spikeseg/snn-core';
import { typescriptBackend } from '@spikeseg/snn-core/reference';
import { expect, test } from 'vitest';
import { inputShape, randomSpikes, runDifference } from '../../snn-core/src/testing/testing.fixture.ts';
import { randomModel } from '../src/random-models.fixture.ts';
import type { Optimization } from '../src/run/device.ts';
import { loadModelBytes } from '../src/run/load-model.ts';
import { sessionBackend } from '../src/run/session-backend.ts';
import { writeModel } from '../src/write/write-model.ts';

const levels: readonly Optimization[] = ['disabled', 'basic', 'extended', 'all'];
const graphs = [{ kind: 'step' }, { kind: 'sequence', steps: 5 }] as const;

test('1,000 windows of 100 random networks: no spike, potential or cause differs, on any engine, graph and level', async () => {
  // Each network at one level, on both graphs.
  let compared = 0;
  let spikes = 0;
  for (let k = 0; k < 100; k++) {
    const { network, weights, random } = randomModel(1000 + k);
    const record = network.layers.map(({ name }) => name);
    const engines = await Promise.all([typescriptBackend, wasmBackend].map((backend) => backend.compile(network, weights)));
    const optimization = levels[Math.floor(k / 2) % levels.length];
    const models = await Promise.all(
      graphs.map(async (graph) => {
        const { bytes } = writeModel(network, weights, { graph, outputs: 'all' });
        const session = await loadModelBytes(bytes, { device: 'cpu', threads: 1, optimization });
        const compiled = await sessionBackend(session).compile(session.network, session.weights);
        return { name: `network ${k}, ${graph.kind}, ${optimization}`, session, run: compiled.run.bind(compiled) };
      }),
    );
    for (let window = 0; window < 10; window++) {
      const density = [0.01, 0.05, 0.2, 0.5][window % 4];
      const input = randomSpikes(inputShape(network, 10), density, 'maxValue' in network.input ? 'counts' : 'binary', random);
      const options = { record, carryState: window % 2 === 1 };
      const [expected, other] = await Promise.all(engines.map((engine) => engine.run(input, options)));
      expect([k, window, runDifference(other, expected)]).toEqual([k, window, undefined]);
      for (const { name, run } of models)
        expect([name, window, runDifference(await run(input, options), expected)]).toEqual([name, window, undefined]);
      spikes += expected.layers['conv2'].spikes.index.length;
      compared++;
    }
    await Promise.all(models.map(({ session }) => session.close()));
  }
  console.log(`${compared} windows on 2 engines, 2 graphs, 4 levels: 0 differences in ${spikes} spikes of conv2`);
  expect(compared).toBe(1000);
  expect(spikes).toBeGreaterThan(100_000);
});
