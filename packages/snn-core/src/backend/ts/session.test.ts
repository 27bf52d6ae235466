import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Leak } from '../../network/network-spec.ts';
import { randomGenerator } from '../../random.ts';
import { DenseSession } from '../../testing/dense-reference.ts';
import { arrayDifference, runDifference } from '../../testing/difference.ts';
import { anyWeights, inputShape, randomNetwork, randomSpikes } from '../../testing/random-cases.ts';
import type { RunOptions } from '../backend.ts';
import { TypescriptSession } from './session.ts';

const setting = fc.record({
  seed: fc.nat(),
  fireOnce: fc.boolean(),
  leak: fc.oneof(
    fc.constant<Leak>({ kind: 'none' }),
    fc.float({ min: 0, max: 1, noNaN: true }).map((amount): Leak => ({ kind: 'subtractive', amount })),
    fc.float({ min: 0, max: 1, noNaN: true }).map((factor): Leak => ({ kind: 'multiplicative', factor })),
  ),
  pool: fc.record({ kernel: fc.integer({ min: 1, max: 4 }), stride: fc.integer({ min: 1, max: 3 }) }),
  input: fc.constantFrom('binary' as const, 'graded' as const),
  densities: fc.array(fc.constantFrom(0, 0.02, 0.2, 0.7), { minLength: 1, maxLength: 3 }),
  carryState: fc.boolean(),
  mode: fc.constantFrom(undefined, 'global' as const, 'local' as const, 'both' as const),
});

describe('sparse = dense, bit for bit, for any float32 weights', () => {
  test('spikes, potentials before reset, causes, operations, and the membranes left behind', async () => {
    await fc.assert(
      fc.asyncProperty(setting, async ({ seed, fireOnce, leak, pool, input, densities, carryState, mode }) => {
        const random = randomGenerator(seed);
        const network = randomNetwork(random, { fireOnce, leak, pool });
        const weights = anyWeights(network, random);
        const engine = new TypescriptSession(network, weights);
        const reference = new DenseSession(network, weights);
        for (const density of densities) {
          const window = randomSpikes(inputShape(network, 4), density, input, random);
          const competition = mode && { mode, localRadius: random.integer(4), tieSeed: random.integer(1e9) };
          const record = network.layers.map((layer) => layer.name);
          const options: RunOptions = { carryState, record, ...(competition ? { competition } : {}) };
          expect(runDifference(await engine.run(window, options), await reference.run(window, options))).toBeUndefined();
          for (const name of ['conv1', 'conv2']) {
            expect(arrayDifference(`${name} membranes`, engine.potentials(name), reference.potentials(name))).toBeUndefined();
          }
        }
      }),
      { numRuns: 60, seed: 7 },
    );
  });
});
