import type { NetworkSpec } from '@spikeseg/snn-core';
import { readNpz, sharedPath } from '@spikeseg/test-support';
import { beforeAll, describe, expect, test } from 'vitest';
import { goldenRun, goldenWeights, spikesOf } from '../decoding/golden.fixture.ts';
import { instances, stepOf } from './hulk.ts';

test('the step of a spike', () => {
  const offsets = Uint32Array.of(0, 0, 2, 2, 5, 5);
  expect([0, 1, 2, 3, 4].map((spike) => stepOf(offsets, spike))).toEqual([1, 1, 3, 3, 3]);
});

const convOf = (name: string) =>
  ({ kind: 'conv', name, maps: 1, kernel: 1, neuron: { threshold: 1, leak: { kind: 'none' } } }) as const;

test('a class spike whose causes lie in an earlier window is no instance, the others are', () => {
  const network: NetworkSpec = {
    input: { channels: 1, height: 2, width: 3 },
    layers: [convOf('a')],
    fireOnce: false,
    numerics: 'exact',
  };
  const weights = {
    'a.weight': { shape: [1, 1, 1, 1], data: Float32Array.of(1) },
    'a.threshold': { shape: [1], data: Float32Array.of(1) },
  };
  // Pixel 4 was charged before; pixel 2 spikes in step 1.
  const input = { shape: [2, 1, 2, 3], offsets: Uint32Array.of(0, 0, 1), index: Uint32Array.of(2) } as const;
  const spikes = { shape: [2, 1, 2, 3], offsets: Uint32Array.of(0, 1, 2), index: Uint32Array.of(4, 2) } as const;
  const found = [...instances({ network, weights, input, result: { layers: { a: { spikes } } } })];
  expect(found).toHaveLength(1);
  expect(found[0]).toMatchObject({ spike: 1, classMap: 0, step: 1, x: 2, y: 0 });
  expect([...found[0].hash]).toEqual([1]);
});

const golden = sharedPath('golden/hulk_smash_tiny_random_once.npz');

/** Different time steps in a hash. */
const times = (hash: readonly number[]): number => new Set(hash.map((one) => one % 8)).size;

/** The recorded window again: same weights, thresholds, leaks and input; and what the recording says of it. */
async function recordedRun() {
  const arrays = readNpz(golden ?? '');
  const numbers = (name: string) => [...arrays[name].data];
  const input = spikesOf(numbers('input_shape'), arrays['input_coords_tcyx'].data);
  const run = await goldenRun({ arrays, input, fireOnce: true }, goldenWeights(arrays));
  return { input, classSpikes: run.classSpikes, found: [...instances(run)], numbers };
}

describe.skipIf(!golden)('beside the HULK of the Python SpikeSEG', () => {
  let run: Awaited<ReturnType<typeof recordedRun>>;
  /** Our instance of each of the 60 recorded class spikes, and the pixels of theirs. */
  let pairs: { step: number; ours: (typeof run.found)[number]; theirPixels: number[]; theirHash: number[] }[];
  beforeAll(async () => {
    run = await recordedRun();
    const [, , rows, columns] = run.classSpikes.shape;
    const [recorded, mask, hash] = ['class_spikes_tcyx', 'mask_coords_nyx', 'ash'].map(run.numbers);
    const theirPixels = Array.from({ length: 60 }, (): number[] => []);
    for (let k = 0; k < mask.length; k += 3) theirPixels[mask[k]].push(mask[k + 1] * run.input.shape[3] + mask[k + 2]);
    pairs = theirPixels.map((pixels, i) => {
      const [step, map, row, column] = recorded.slice(4 * i, 4 * i + 4);
      const unit = (map * rows + row) * columns + column;
      const ours = run.found.find((one) => one.step === step && run.classSpikes.index[one.spike] === unit);
      if (ours === undefined) throw new Error(`class spike ${i}: not among ours`);
      const theirHash = hash.slice(96 * i, 96 * (i + 1)).flatMap((one, k) => (one === 0 ? [] : [k]));
      return { step, ours, theirPixels: pixels, theirHash };
    });
  });

  test('the class spikes are the same, and each becomes one instance', () => {
    expect(run.classSpikes.index).toHaveLength(198);
    expect(run.found).toHaveLength(198);
    expect(pairs).toHaveLength(60);
  });

  test('masks differ: ours are pixels with events up to the spike, theirs mostly pixels in which nothing happened', () => {
    const area = run.input.shape[2] * run.input.shape[3];
    for (const { step, ours, theirPixels } of pairs) {
      const active = new Set([...run.input.index.subarray(0, run.input.offsets[step + 1])].map((unit) => unit % area));
      expect([...ours.pixels].every((pixel) => active.has(pixel))).toBe(true);
      expect(theirPixels.filter((pixel) => !active.has(pixel)).length).toBeGreaterThan(0.9 * theirPixels.length);
      expect(ours.pixels.length).toBeLessThan(theirPixels.length / 10);
    }
  });

  test('hashes differ: ours have the class and the real times, theirs all of a layer in the step of the class spike', () => {
    for (const { step, ours, theirHash } of pairs) {
      const ownSpike = (10 + ours.classMap) * 8 + step;
      expect([...ours.hash]).toContain(ownSpike);
      expect(theirHash).not.toContain(ownSpike);
      expect(Math.max(...[...ours.hash].map((one) => one % 8))).toBe(step);
    }
    expect(Math.max(...pairs.map(({ theirHash }) => times(theirHash)))).toBe(1);
    expect(Math.max(...pairs.map(({ ours }) => times([...ours.hash])))).toBeGreaterThan(1);
  });
});
