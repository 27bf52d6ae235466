import { sliceSteps } from '../../spikes/sparse-spikes.ts';
import { arrayDifference, runDifference } from '../difference.ts';
import { exactLeaks, inputShape, randomNetwork, randomSpikes, randomWeights } from '../random-cases.ts';
import type { Suite } from '../suite.ts';

/** Streaming: runs that go on from the state the last one left. */
export function carriedState({ describe, test, expect, backend, random, same }: Suite): void {
  describe('carried state', () => {
    test('free-running windows in a row are one long run', async () => {
      for (const [l, leak] of exactLeaks.entries()) {
        const r = random('carry', l);
        const network = randomNetwork(r, { leak, fireOnce: false, pool: { kernel: 2, stride: 2 } });
        const weights = randomWeights(network, r);
        const long = randomSpikes(inputShape(network, 9), 0.05, 'binary', r);
        const parts = [sliceSteps(long, 0, 2), sliceSteps(long, 2, 3), sliceSteps(long, 3, 9)];
        const results = await same(network, weights, parts, { carryState: true });
        const [whole] = await same(network, weights, [long]);
        const joined = results.flatMap((result) => [...result.layers['conv2'].spikes.index]);
        expect(arrayDifference('conv2 units', joined, whole.layers['conv2'].spikes.index)).toEqual(undefined);
        const operations = results.reduce((sum, result) => sum + result.synapticOps, 0);
        expect(operations).toEqual(whole.synapticOps);
      }
    });

    test('a run is a stimulus: with fire-once, every run may fire every neuron again', async () => {
      for (const [l, leak] of exactLeaks.entries()) {
        const r = random('stimulus', l);
        const network = randomNetwork(r, { leak, fireOnce: true, pool: { kernel: 3, stride: 2 } });
        const windows = [0.05, 0.3, 0.05].map((density) => randomSpikes(inputShape(network, 3), density, 'binary', r));
        await same(network, randomWeights(network, r), windows, { carryState: true });
      }
    });

    test('a long silence is many silent steps', async () => {
      for (const [l, leak] of exactLeaks.entries()) {
        const r = random('silence', l);
        const network = randomNetwork(r, { leak, fireOnce: false, pool: { kernel: 2, stride: 2 } });
        const spikes = randomSpikes(inputShape(network, 2), 0.2, 'binary', r);
        const silence = { shape: inputShape(network, 5), offsets: new Uint32Array(6), index: new Uint32Array() };
        await same(network, randomWeights(network, r), [spikes, silence, spikes, silence, silence, spikes], { carryState: true });
      }
    });

    test('time that passes at once is that many silent steps, for engines that can', async () => {
      for (const [l, leak] of exactLeaks.entries()) {
        for (const fireOnce of [false, true]) {
          const r = random('at once', l, String(fireOnce));
          const network = randomNetwork(r, { leak, fireOnce, pool: { kernel: 2, stride: 2 } });
          const weights = randomWeights(network, r);
          const [skipping, running] = [await backend.compile(network, weights), await backend.compile(network, weights)];
          if (skipping.silence === undefined) return;
          const record = network.layers.map((layer) => layer.name);
          // A thousand once: dense engines take seconds for them.
          for (const steps of [0, 1, 3, 40, l === 0 && !fireOnce ? 1000 : 200, 0]) {
            const spikes = randomSpikes(inputShape(network, 2), 0.1, 'binary', r);
            const silence = { shape: inputShape(network, steps), offsets: new Uint32Array(steps + 1), index: new Uint32Array() };
            const [one, other] = [
              await skipping.run(spikes, { record, carryState: true }),
              await running.run(spikes, { record, carryState: true }),
            ];
            expect(runDifference(one, other)).toEqual(undefined);
            skipping.silence(steps);
            await running.run(silence, { record, carryState: true });
          }
        }
      }
    });

    test('without it a run starts from rest, whatever came before', async () => {
      for (const [l, leak] of exactLeaks.entries()) {
        for (let seed = 0; seed < 5; seed++) {
          const r = random('rest', l, seed);
          const network = randomNetwork(r, { leak, fireOnce: false, pool: { kernel: 2, stride: 2 } });
          const weights = randomWeights(network, r);
          const [a, b] = [0.3, 0.1].map((density) => randomSpikes(inputShape(network, 4), density, 'binary', r));
          const [, afterA] = await same(network, weights, [a, b]);
          const session = await backend.compile(network, weights);
          const record = network.layers.map((layer) => layer.name);
          expect(runDifference(afterA, await session.run(b, { record }))).toEqual(undefined);
        }
      }
    });
  });
}
