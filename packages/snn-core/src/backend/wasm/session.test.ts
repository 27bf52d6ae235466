import { says } from '@spikeseg/test-support';
import { describe, expect, test } from 'vitest';
import { defaultNetwork } from '../../network/default-network.fixture.ts';
import type { NetworkSpec } from '../../network/network-spec.ts';
import { randomGenerator } from '../../random.ts';
import { anyWeights, inputShape, randomNetwork, randomSpikes } from '../../testing/random-cases.ts';
import { randomLayers, randomRivals, transportWeights } from '../../testing/random-layers.ts';
import { wasmBackend } from './backend.ts';
import { kernels } from './kernels.generated.ts';
import { compileKernels, instantiateKernels } from './kernels.ts';
import { wasmMemoryBytes } from './memory.ts';
import { WasmSession } from './session.ts';

function cases(seed: number): NetworkSpec {
  const random = randomGenerator(seed);
  const pool = { kernel: 1 + random.integer(4), stride: 1 + random.integer(4) };
  return randomNetwork(random, { fireOnce: false, leak: { kind: 'subtractive', amount: 0.1 }, pool });
}

describe('memory', () => {
  test.each([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])('stays below what is stated, network %i', async (seed) => {
    const network = cases(seed);
    const session = new WasmSession(await instantiateKernels(), network, anyWeights(network, randomGenerator(seed)));
    expect(session.memoryBytes()).toBeLessThanOrEqual(wasmMemoryBytes(network));
  });

  // Shapes in which one of the parts is most of it: maps, rows, columns, channels, kernel; spikes and currents of many maps.
  test.each([
    [1, 1, 1, 2000, 3],
    [1, 500, 3, 1, 3],
    [1, 1, 3000, 1, 9],
    [16, 40, 130, 5, 3],
    [3, 300, 200, 1, 3],
    [200, 2, 2, 1, 5],
  ])(
    'a convolution of %i maps, %i × %i, %i channels, kernel %i takes what is stated, but for 4 KiB',
    async (maps, height, width, channels, kernel) => {
      const layers = [{ kind: 'conv', name: 'conv', maps, kernel, neuron: { threshold: 1, leak: { kind: 'none' } } }] as const;
      const network: NetworkSpec = { input: { channels, height, width }, layers, fireOnce: false, numerics: 'float' };
      const session = new WasmSession(await instantiateKernels(), network, anyWeights(network, randomGenerator(1)));
      const spare = wasmMemoryBytes(network) - session.memoryBytes();
      expect(spare).toBeGreaterThan(3072);
      // Four bytes too many are counted for a map.
      expect(spare).toBeLessThan(4096 + 4 * maps);
    },
  );

  test('a pool without overlap takes what is stated, but for 4 KiB and a byte per unit', async () => {
    const layers = [{ kind: 'pool', name: 'pool', kernel: 2, stride: 2 }] as const;
    const network: NetworkSpec = { input: { channels: 3, height: 100, width: 76 }, layers, fireOnce: false, numerics: 'float' };
    const session = new WasmSession(await instantiateKernels(), network, {});
    const spare = wasmMemoryBytes(network) - session.memoryBytes();
    expect(spare).toBeGreaterThan(3072);
    expect(spare).toBeLessThan(4096 + 3 * 50 * 38);
  });

  test('networks of all layers stay below what is stated, and a large transport layer close to it', async () => {
    for (let seed = 0; seed < 40; seed++) {
      const network = (seed < 20 ? randomLayers : randomRivals)(randomGenerator(seed));
      const session = new WasmSession(await instantiateKernels(), network, transportWeights(network, randomGenerator(seed)));
      expect(session.memoryBytes()).toBeLessThanOrEqual(wasmMemoryBytes(network));
    }
    const motions = Array.from({ length: 5 }, (_, m) => ({ name: `m${m}`, vx: m, vy: 0 }));
    const neuron = { threshold: 1, leak: { kind: 'none' }, reset: 'none', ceiling: 2 } as const;
    const layer = {
      kind: 'transport',
      name: 't',
      maps: 2,
      kernel: 9,
      motions,
      switchCost: 1,
      neuron,
      competition: { radius: 12 },
    } as const;
    const network: NetworkSpec = {
      input: { channels: 1, height: 180, width: 240 },
      layers: [layer],
      fireOnce: false,
      numerics: 'float',
    };
    const session = new WasmSession(await instantiateKernels(), network, transportWeights(network, randomGenerator(1)));
    expect(session.memoryBytes()).toBeLessThanOrEqual(wasmMemoryBytes(network));
    expect(session.memoryBytes()).toBeGreaterThan(0.95 * wasmMemoryBytes(network));
  });

  test('a run allocates nothing, however long and dense', async () => {
    const network = cases(3);
    const session = new WasmSession(await instantiateKernels(), network, anyWeights(network, randomGenerator(3)));
    const before = session.memoryBytes();
    for (const [steps, density] of [
      [1, 1],
      [50, 1],
      [200, 0.3],
    ]) {
      await session.run(randomSpikes(inputShape(network, steps), density, 'binary', randomGenerator(steps)));
      expect(session.memoryBytes()).toBe(before);
    }
  });

  test('1280 × 720 with the default layers takes about 260 MiB; what does not fit is refused in words', async () => {
    const network = { ...defaultNetwork, input: { channels: 2, height: 720, width: 1280 } };
    expect(wasmMemoryBytes(network) / 2 ** 20).toBeLessThan(265);
    const [first, ...rest] = network.layers;
    const huge = { ...network, layers: [{ ...first, maps: 400 }, ...rest] } as NetworkSpec;
    const weights = anyWeights(huge, randomGenerator(1));
    await expect(wasmBackend.compile(huge, weights)).rejects.toThrow(says('wasm engine', '4 GiB', 'GiB'));
  });
});

describe('kernels', () => {
  test('are a few tens of kilobytes', () => {
    expect(atob(kernels).length).toBeLessThan(34_000);
  });

  test('are compiled once', async () => {
    expect(await compileKernels()).toBe(await compileKernels());
  });

  test('sessions have memories of their own', async () => {
    expect((await instantiateKernels()).memory).not.toBe((await instantiateKernels()).memory);
  });
});

test('a session takes no weights after it was disposed, as their memory is gone', async () => {
  const network = cases(5);
  const weights = anyWeights(network, randomGenerator(4));
  const session = await wasmBackend.compile(network, weights);
  session.dispose();
  expect(() => session.setWeights(weights)).toThrow('disposed');
});
