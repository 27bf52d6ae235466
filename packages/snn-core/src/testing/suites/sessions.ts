import { typescriptBackend } from '../../backend/ts/backend.ts';
import { runDifference } from '../difference.ts';
import { exactLeaks, inputShape, randomNetwork, randomSpikes, randomWeights } from '../random-cases.ts';
import type { Suite } from '../suite.ts';

/** What a session keeps and gives back. */
export function sessions({ describe, test, expect, backend, random }: Suite): void {
  const setting = (seed: number) => {
    const r = random('sessions', seed);
    const network = randomNetwork(r, { leak: exactLeaks[seed % 4], fireOnce: false, pool: { kernel: 2, stride: 2 } });
    const window = randomSpikes(inputShape(network, 4), 0.2, 'binary', r);
    return { network, window, weights: randomWeights(network, r), others: randomWeights(network, r) };
  };

  describe('sessions', () => {
    test('return the last layer, or the layers asked for', async () => {
      const { network, window, weights } = setting(1);
      const session = await backend.compile(network, weights);
      expect(Object.keys((await session.run(window)).layers)).toEqual(['conv2']);
      const some = await session.run(window, { record: ['conv1', 'pool1'] });
      expect(Object.keys(some.layers).toSorted()).toEqual(['conv1', 'pool1']);
      expect((await session.run(window, { record: [] })).layers).toEqual({});
      expect(session.network).toEqual(network);
    });

    test('what is looked at changes no spike', async () => {
      for (let seed = 0; seed < 4; seed++) {
        const { network, window, weights } = setting(seed);
        const session = await backend.compile(network, weights);
        const { layers, synapticOps } = await session.run(window, { record: network.layers.map((layer) => layer.name) });
        const last = { layers: { conv2: layers['conv2'] }, synapticOps };
        expect(runDifference(await session.run(window), last)).toEqual(undefined);
      }
    });

    test('new weights and thresholds count from the next run on, and put all neurons to rest', async () => {
      for (let seed = 0; seed < 4; seed++) {
        const { network, window, weights, others } = setting(seed);
        const session = await backend.compile(network, weights);
        await session.run(window);
        session.setWeights(others);
        const reference = await typescriptBackend.compile(network, others);
        const result = await session.run(window, { carryState: true });
        expect(runDifference(result, await reference.run(window))).toEqual(undefined);
      }
    });

    test('weights are copied: changing them later changes nothing', async () => {
      const { network, window, weights, others } = setting(2);
      const session = await backend.compile(network, weights);
      const before = await session.run(window);
      for (const name of Object.keys(weights)) weights[name].data.set(others[name].data);
      expect(runDifference(await session.run(window), before)).toEqual(undefined);
    });

    test('reset puts all neurons to rest', async () => {
      const { network, window, weights } = setting(3);
      const session = await backend.compile(network, weights);
      const first = await session.run(window);
      session.reset();
      expect(runDifference(await session.run(window, { carryState: true }), first)).toEqual(undefined);
    });

    test('results stay what they were when the session runs on', async () => {
      const { network, window, weights } = setting(0);
      const session = await backend.compile(network, weights);
      const record = ['conv1', 'pool1', 'conv2'];
      const first = await session.run(window, { record });
      const kept = structuredClone(first);
      await session.run(window, { record, carryState: true });
      session.dispose();
      expect(runDifference(first, kept)).toEqual(undefined);
    });
  });
}
