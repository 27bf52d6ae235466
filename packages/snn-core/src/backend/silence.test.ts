import { says } from '@spikeseg/test-support';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Leak } from '../network/network-spec.ts';
import { randomGenerator } from '../random.ts';
import type { SparseSpikes } from '../spikes/sparse-spikes.ts';
import { runDifference } from '../testing/difference.ts';
import { anyWeights, inputShape, randomNetwork, randomSpikes } from '../testing/random-cases.ts';
import { TypescriptSession } from './ts/session.ts';
import { instantiateKernels } from './wasm/kernels.ts';
import { WasmSession } from './wasm/session.ts';

/** Leaks off every grid, so that a silent step rounds. */
const leaks: readonly Leak[] = [
  { kind: 'none' },
  { kind: 'subtractive', amount: 0.0137 },
  { kind: 'multiplicative', factor: 0.93 },
];

const open = {
  typescript: async (...given: ConstructorParameters<typeof TypescriptSession>) => new TypescriptSession(...given),
  wasm: async (...given: ConstructorParameters<typeof TypescriptSession>) =>
    new WasmSession(await instantiateKernels(), ...given),
};

describe.each(Object.entries(open))('%s', (_, compile) => {
  test('time that passes at once leaves every bit as windows without events do, one by one', async () => {
    let fired = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.integer(),
        fc.constantFrom(...leaks),
        fc.constantFrom('float' as const, 'exact' as const),
        fc.boolean(),
        fc.array(fc.nat(60), { minLength: 1, maxLength: 5 }),
        async (seed, leak, numerics, fireOnce, gaps) => {
          const random = randomGenerator(seed);
          const network = randomNetwork(random, { leak, fireOnce, pool: { kernel: 2, stride: 2 }, numerics });
          const weights = anyWeights(network, random);
          const [skipping, running] = [await compile(network, weights), await compile(network, weights)];
          const options = { record: network.layers.map(({ name }) => name), carryState: true };
          const steps = 1 + random.integer(4);
          const nothing: SparseSpikes = {
            shape: inputShape(network, steps),
            offsets: new Uint32Array(steps + 1),
            index: new Uint32Array(),
          };
          for (const gap of [...gaps, 0]) {
            const spikes = randomSpikes(inputShape(network, steps), 0.03, 'binary', random);
            const [one, other] = [await skipping.run(spikes, options), await running.run(spikes, options)];
            expect(runDifference(one, other)).toBeUndefined();
            fired += one.layers['conv2'].spikes.index.length;
            skipping.silence(gap * steps);
            for (let window = 0; window < gap; window++) await running.run(nothing, options);
            for (const name of ['conv1', 'conv2']) expect(skipping.potentials(name)).toEqual(running.potentials(name));
          }
        },
      ),
      { numRuns: 60 },
    );
    expect(fired).toBeGreaterThan(100);
  });

  test('a year of milliseconds is no more work than one', async () => {
    const random = randomGenerator(7);
    const network = randomNetwork(random, { leak: leaks[1], fireOnce: false, pool: { kernel: 2, stride: 2 } });
    const weights = anyWeights(network, random);
    const session = await compile(network, weights);
    const [first, second] = [0.2, 0.2].map((density) => randomSpikes(inputShape(network, 3), density, 'binary', random));
    const record = network.layers.map(({ name }) => name);
    await session.run(first, { record });
    session.silence(365 * 86_400_000);
    const late = await session.run(second, { record, carryState: true });
    // What leaks has leaked away.
    expect(runDifference(late, await session.run(second, { record }))).toBeUndefined();
  });

  test('expects a whole number of steps, and a live session', async () => {
    const random = randomGenerator(1);
    const network = randomNetwork(random, { leak: leaks[0], fireOnce: false, pool: { kernel: 2, stride: 2 } });
    const session = await compile(network, anyWeights(network, random));
    for (const steps of [-1, 0.5, Number.NaN, 2 ** 53]) {
      expect(() => session.silence(steps)).toThrow(says('silence', 0, steps));
    }
    session.dispose();
    expect(() => session.silence(1)).toThrow('expected a live session');
  });
});
