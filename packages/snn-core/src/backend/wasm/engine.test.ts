import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Leak, NetworkSpec, TransportLayerSpec } from '../../network/network-spec.ts';
import { randomGenerator } from '../../random.ts';
import { sparseFromDense } from '../../spikes/sparse-spikes.ts';
import { arrayDifference, runDifference } from '../../testing/difference.ts';
import { anyWeights, inputShape, largestCount, randomConv, randomNetwork, randomSpikes } from '../../testing/random-cases.ts';
import { randomLayers, randomRivals, transportWeights, withRivals } from '../../testing/random-layers.ts';
import type { RunOptions } from '../backend.ts';
import { TypescriptSession } from '../ts/session.ts';
import { instantiateKernels } from './kernels.ts';
import { WasmSession } from './session.ts';

const anyLeak = fc.oneof(
  fc.constant<Leak>({ kind: 'none' }),
  fc.float({ min: 0, max: 1, noNaN: true }).map((amount): Leak => ({ kind: 'subtractive', amount })),
  fc.float({ min: 0, max: 1, noNaN: true }).map((factor): Leak => ({ kind: 'multiplicative', factor })),
);

const setting = fc.record({
  seed: fc.nat(),
  numerics: fc.constantFrom('exact' as const, 'float' as const),
  fireOnce: fc.boolean(),
  leak: anyLeak,
  pool: fc.record({ kernel: fc.integer({ min: 1, max: 4 }), stride: fc.integer({ min: 1, max: 5 }) }),
  input: fc.constantFrom('binary' as const, 'graded' as const),
  densities: fc.array(fc.constantFrom(0, 0.005, 0.05, 0.3, 0.9), { minLength: 1, maxLength: 4 }),
  carry: fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }),
  mode: fc.constantFrom(undefined, 'global' as const, 'local' as const, 'both' as const),
});

describe('transport in wasm = typescript, bit for bit', () => {
  test('on a grid of whole nats, and on one of halves', async () => {
    const motions = [
      { name: 'hop', vx: 0, vy: 0 },
      { name: 'right', vx: 1, vy: 0.5 },
    ];
    const costs = [9, 2, 9, 2, 9, 2, 9, 2, 9];
    const neuron = { threshold: 3, leak: { kind: 'none' }, reset: 'none', ceiling: 9 } as const;
    for (const [maxValue, competes] of [
      [2 ** 23, true],
      [2 ** 23, false],
      [2 ** 22, true],
    ] as const) {
      const layer: TransportLayerSpec = {
        kind: 'transport',
        name: 't',
        maps: 1,
        kernel: 1,
        motions,
        switchCost: 7,
        neuron,
        ...(competes && { competition: { radius: 1 } }),
      };
      const input = { channels: 1, height: 6, width: 20, maxValue };
      const network: NetworkSpec = { input, layers: [layer], fireOnce: false, numerics: 'exact' };
      const weights = {
        't.weight': { shape: [1, 1, 1, 1], data: Float32Array.of(1) },
        't.threshold': { shape: [2], data: Float32Array.of(3, 3) },
        't.lateral': { shape: [2, 3, 3], data: Float32Array.from([...costs, ...costs]) },
      };
      const engine = new WasmSession(await instantiateKernels(), network, weights);
      const plain = new TypescriptSession(network, weights);
      const random = randomGenerator(1);
      for (let step = 0; step < 12; step++) {
        const frame = Float32Array.from({ length: 120 }, () => (random.uniform() < 0.1 ? 2 ** random.integer(17) : 0));
        const spikes = sparseFromDense([1, 1, 6, 20], frame);
        expect(
          runDifference(await engine.run(spikes, { carryState: true }), await plain.run(spikes, { carryState: true })),
        ).toEqual(undefined);
        expect(engine.potentials('t')).toEqual(plain.potentials('t'));
        expect(engine.state()).toEqual(plain.state());
      }
    }
  });

  test('any layers and numerics, wide ones too; and the potentials left behind, also by silence and after rest', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(),
        fc.constantFrom('exact' as const, 'float' as const),
        fc.constantFrom(undefined, 64, 1030),
        fc.array(fc.constantFrom(0, 0.002, 0.05, 0.5), { minLength: 2, maxLength: 5 }),
        async (seed, numerics, wide, densities) => {
          const random = randomGenerator(seed);
          const any = random.uniform() < 0.3 ? randomRivals(random, numerics) : randomLayers(random, numerics);
          const alone = any.layers
            .slice(0, 2)
            .map((layer) =>
              layer.kind === 'transport' && layer.competition
                ? { ...layer, competition: { radius: layer.competition.radius } }
                : layer,
            );
          const network: NetworkSpec =
            wide === undefined
              ? any
              : withRivals({ ...any, input: { ...any.input, width: wide, height: 6 }, layers: alone }, random);
          const weights = transportWeights(network, random);
          const engine = new WasmSession(await instantiateKernels(), network, weights);
          const oracle = new TypescriptSession(network, weights);
          const options: RunOptions = { carryState: true, record: network.layers.map(({ name }) => name) };
          for (const density of densities) {
            const window = randomSpikes(inputShape(network, 1 + random.integer(3)), density, 'nats', random);
            expect(runDifference(await engine.run(window, options), await oracle.run(window, options))).toBeUndefined();
            expect(engine.state()).toEqual(oracle.state());
            expect(engine.quiet()).toBe(oracle.quiet());
            const steps = random.integer(6);
            for (const session of [engine, oracle]) {
              if (steps === 0) session.reset();
              else session.silence(steps);
            }
            expect(engine.state()).toEqual(oracle.state());
          }
        },
      ),
      { numRuns: 20 },
    );
  });

  test.each([-20, -5, -4, -1, 1, 4, 5, 20])(
    'what shifts by %i cells to the right leaves at the edge, and comes to no other row',
    async (vx) => {
      const layer: TransportLayerSpec = {
        kind: 'transport',
        name: 't',
        maps: 1,
        kernel: 1,
        motions: [
          { name: 'along', vx, vy: 0 },
          { name: 'down', vx, vy: 1 },
        ],
        switchCost: 9,
        neuron: { threshold: 1, leak: { kind: 'none' }, reset: 'none', ceiling: 9 },
      };
      const weights = {
        't.weight': { shape: [1, 1, 1, 1], data: Float32Array.of(1) },
        't.threshold': { shape: [2], data: Float32Array.of(1, 1) },
        't.lateral': { shape: [2, 3, 3], data: new Float32Array(18).fill(9).fill(0, 4, 5).fill(0, 13, 14) },
      };
      for (const width of [32, 37]) {
        const input = { channels: 1, height: 5, width };
        const network: NetworkSpec = { input, layers: [layer], fireOnce: false, numerics: 'exact' };
        const engine = new WasmSession(await instantiateKernels(), network, weights);
        const oracle = new TypescriptSession(network, weights);
        const window = randomSpikes(inputShape(network, 6), 0.5, 'binary', randomGenerator(width));
        expect(runDifference(await engine.run(window), await oracle.run(window))).toBeUndefined();
        expect(engine.state()).toEqual(oracle.state());
      }
    },
  );
});

describe('wasm = typescript, bit for bit', () => {
  test('random networks, shapes, densities, leaks, modes, numerics; and the membranes left behind', async () => {
    await fc.assert(
      fc.asyncProperty(setting, async ({ seed, numerics, fireOnce, leak, pool, input, densities, carry, mode }) => {
        const random = randomGenerator(seed);
        const spec = randomNetwork(random, { fireOnce, leak, pool });
        const network: NetworkSpec = { ...spec, numerics, input: { ...spec.input, maxValue: largestCount } };
        const weights = anyWeights(network, random);
        const engine = new WasmSession(await instantiateKernels(), network, weights);
        const oracle = new TypescriptSession(network, weights);
        for (const [k, density] of densities.entries()) {
          const kind = numerics === 'exact' && input === 'graded' ? 'counts' : input;
          const window = randomSpikes(inputShape(network, 1 + random.integer(6)), density, kind, random);
          const competition = mode && { mode, localRadius: random.integer(4), tieSeed: random.integer(1e9) };
          const record = network.layers.map((layer) => layer.name);
          const options: RunOptions = { carryState: carry[k], record, ...(competition ? { competition } : {}) };
          expect(runDifference(await engine.run(window, options), await oracle.run(window, options))).toBeUndefined();
          for (const name of ['conv1', 'conv2']) {
            expect(arrayDifference(`${name} membranes`, engine.potentials(name), oracle.potentials(name))).toBeUndefined();
          }
        }
      }),
      { numRuns: 50 },
    );
  });

  test.each([
    { maps: 1, kernel: 7, height: 5, width: 130 },
    { maps: 4, kernel: 5, height: 80, width: 700 },
    { maps: 16, kernel: 3, height: 9, width: 63 },
    { maps: 17, kernel: 1, height: 4, width: 64 },
    { maps: 20, kernel: 5, height: 3, width: 65 },
    { maps: 36, kernel: 9, height: 2, width: 129 },
    { maps: 3, kernel: 11, height: 1, width: 1 },
  ])(
    '$maps maps of $height × $width, kernel $kernel: every way to walk through memory',
    async ({ maps, kernel, height, width }) => {
      const random = randomGenerator(maps);
      const leak: Leak = { kind: 'subtractive', amount: 0.05 };
      const layers = [randomConv('conv', maps, kernel, leak, random)];
      const network: NetworkSpec = { input: { channels: 2, height, width }, layers, fireOnce: false, numerics: 'exact' };
      const weights = anyWeights(network, random);
      const engine = new WasmSession(await instantiateKernels(), network, weights);
      const oracle = new TypescriptSession(network, weights);
      for (const density of [0.002, 0.1, 0.002, 1]) {
        const window = randomSpikes(inputShape(network, 2), density, 'binary', random);
        const options = { carryState: true };
        expect(runDifference(await engine.run(window, options), await oracle.run(window, options))).toBeUndefined();
      }
      expect(arrayDifference('membranes', engine.potentials('conv'), oracle.potentials('conv'))).toBeUndefined();
    },
  );

  test.each(['exact', 'float'] as const)('2,000 streaming steps (%s)', async (numerics) => {
    const random = randomGenerator(11);
    for (const fireOnce of [false, true]) {
      const leak: Leak = { kind: 'subtractive', amount: 0.013 };
      const network: NetworkSpec = {
        input: { channels: 2, height: 12, width: 19 },
        layers: [
          randomConv('conv1', 4, 5, leak, random),
          { kind: 'pool', name: 'pool1', kernel: 2, stride: 2 },
          randomConv('conv2', 6, 5, leak, random),
        ],
        fireOnce,
        numerics,
      };
      const weights = anyWeights(network, random);
      const engine = new WasmSession(await instantiateKernels(), network, weights);
      const oracle = new TypescriptSession(network, weights);
      const record = network.layers.map((layer) => layer.name);
      let spikes = 0;
      for (let window = 0; window < 20; window++) {
        const input = randomSpikes(inputShape(network, 100), window % 7 === 3 ? 0 : 0.005, 'binary', random);
        const options = { record, carryState: true };
        const result = await engine.run(input, options);
        const difference = runDifference(result, await oracle.run(input, options));
        expect(difference).toBeUndefined();
        spikes += result.layers['conv2'].spikes.index.length;
      }
      expect(spikes).toBeGreaterThan(200);
      for (const name of ['conv1', 'conv2']) expect(engine.potentials(name)).toEqual(oracle.potentials(name));
    }
  });
});
