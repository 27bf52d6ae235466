import { exactLeaks, inputShape, randomNetwork, randomSpikes, randomWeights } from '../random-cases.ts';
import type { Suite } from '../suite.ts';

const pools = [
  { kernel: 2, stride: 2 },
  { kernel: 3, stride: 2 },
  { kernel: 7, stride: 6 },
  { kernel: 3, stride: 1 },
  { kernel: 2, stride: 3 },
];

/** Random networks: every leak, both ways of firing, every kind of pool, every density. */
export function networks({ describe, test, expect, random, same }: Suite): void {
  describe('random networks do what the equations say', () => {
    for (const leak of exactLeaks) {
      for (const fireOnce of [true, false]) {
        const name = 'amount' in leak ? `${leak.kind} ${leak.amount}` : leak.kind;
        test(`leak ${name}, ${fireOnce ? 'fire-once' : 'free running'}`, async () => {
          let spikes = 0;
          for (const [p, pool] of pools.entries()) {
            for (const density of [0.01, 0.1, 0.6]) {
              const r = random('networks', name, String(fireOnce), p, String(density));
              const network = randomNetwork(r, { leak, fireOnce, pool });
              const window = randomSpikes(inputShape(network, 6), density, 'binary', r);
              const [{ layers }] = await same(network, randomWeights(network, r), [window]);
              spikes += layers['conv2'].spikes.index.length;
            }
          }
          expect(spikes > 100).toEqual(true);
        });
      }
    }

    test('graded input counts by its value', async () => {
      for (const [l, leak] of exactLeaks.entries()) {
        const r = random('graded', l);
        const network = randomNetwork(r, { leak, fireOnce: l % 2 === 0, pool: { kernel: 2, stride: 2 } });
        await same(network, randomWeights(network, r), [randomSpikes(inputShape(network, 6), 0.2, 'graded', r)]);
      }
    });

    test('a pool may come first, and last', async () => {
      const r = random('pools only');
      const layers = [
        { kind: 'pool', name: 'first', kernel: 3, stride: 2 },
        { kind: 'pool', name: 'last', kernel: 2, stride: 1 },
      ] as const;
      const network = { input: { channels: 2, height: 11, width: 9 }, layers, fireOnce: true, numerics: 'float' } as const;
      await same(network, {}, [randomSpikes(inputShape(network, 4), 0.1, 'graded', r)]);
    });
  });
}
