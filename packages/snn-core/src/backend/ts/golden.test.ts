import { readFileSync } from 'node:fs';
import { type NpyArray, readNpz, sharedPath } from '@spikeseg/test-support';
import { describe, expect, test } from 'vitest';
import type { Leak, NetworkSpec, Tensor } from '../../network/network-spec.ts';
import { type SparseSpikes, type SpikeShape } from '../../spikes/sparse-spikes.ts';
import { TypescriptSession } from './session.ts';

/*
 * Traces of another implementation, the Python SpikeSEG. Spikes and pool causes must be the same; where the two differ on
 * purpose, a test of its own says why and shows the difference.
 */

const folder = sharedPath('golden');
const layerNames = ['conv1', 'pool1', 'conv2', 'pool2', 'conv3'] as const;
const convNames = ['conv1', 'conv2', 'conv3'] as const;

interface CaseParameters {
  readonly fire_once: boolean;
  readonly weights: string;
  readonly leak_mode: 'subtractive' | 'multiplicative';
  readonly kernel_sizes: readonly number[];
  /** Kernel and stride of pool1, then of pool2. */
  readonly pool: readonly number[];
}

const index = folder === undefined ? {} : JSON.parse(readFileSync(`${folder}/index.json`, 'utf8')).fixtures;
const cases = Object.keys(index).filter((name) => name.startsWith('enc_') && !name.includes('_4d_'));

function leakOf(mode: CaseParameters['leak_mode'], [, amount, factor]: NpyArray['data']): Leak {
  return mode === 'subtractive' ? { kind: mode, amount } : { kind: mode, factor };
}

/** Sparse spikes from rows of (t, c, y, x) in row-major order. */
function spikesFromRows(shape: SpikeShape, rows: NpyArray, values?: NpyArray): SparseSpikes {
  const count = rows.data.length / 4;
  const offsets = new Uint32Array(shape[0] + 1);
  const units = new Uint32Array(count);
  for (let i = 0; i < count; i++) {
    const [t, c, y, x] = rows.data.subarray(4 * i, 4 * i + 4);
    offsets[t + 1]++;
    units[i] = (c * shape[2] + y) * shape[3] + x;
  }
  for (let t = 0; t < shape[0]; t++) offsets[t + 1] += offsets[t];
  return { shape, offsets, index: units, ...(values ? { values: Float32Array.from(values.data) } : {}) };
}

async function runCase(name: string) {
  const arrays = readNpz(`${folder}/${name}.npz`);
  const parameters: CaseParameters = index[name].params;
  const stored = parameters.weights === 'inline' ? {} : readNpz(`${folder}/${parameters.weights}`);
  const weights: Record<string, Tensor> = {};
  const [steps, channels, height, width] = arrays['input_shape'].data;
  const layers: NetworkSpec['layers'][number][] = [];
  convNames.forEach((layer, l) => {
    const weight = arrays[`${layer}_weight`] ?? stored[layer];
    const constants = arrays[`${layer}_neuron`].data;
    const maps = weight.shape[0];
    weights[`${layer}.weight`] = { shape: weight.shape, data: Float32Array.from(weight.data) };
    weights[`${layer}.threshold`] = {
      shape: [maps],
      data: Float32Array.from(arrays[`thr_${layer}`]?.data ?? Array.from({ length: maps }, () => constants[0])),
    };
    const neuron = { threshold: constants[0], leak: leakOf(parameters.leak_mode, constants) };
    layers.push({ kind: 'conv', name: layer, maps, kernel: parameters.kernel_sizes[l], neuron });
    if (l < 2)
      layers.push({ kind: 'pool', name: `pool${l + 1}`, kernel: parameters.pool[2 * l], stride: parameters.pool[2 * l + 1] });
  });
  const network: NetworkSpec = { input: { channels, height, width }, layers, fireOnce: parameters.fire_once };
  const session = new TypescriptSession(network, weights);
  const input = spikesFromRows([steps, channels, height, width], arrays['input_coords_tcyx'], arrays['input_values']);
  return { arrays, parameters, session, steps, result: await session.run(input, { record: layerNames }) };
}

/** The first place where two arrays differ, as text; undefined when they are the same. */
function firstDifference(name: string, actual: ArrayLike<number>, expected: ArrayLike<number>): string | undefined {
  if (actual.length !== expected.length) return `${name}: expected ${expected.length} entries, got ${actual.length}`;
  for (let i = 0; i < actual.length; i++) {
    if (actual[i] !== expected[i]) return `${name}: expected ${expected[i]} at ${i}, got ${actual[i]}`;
  }
  return undefined;
}

describe.skipIf(folder === undefined)('encoder traces of the Python SpikeSEG', () => {
  test('there are 30 of them', () => expect(cases).toHaveLength(30));

  test.each(cases)('%s', async (name) => {
    const { arrays, result, steps } = await runCase(name);
    for (const layer of layerNames) {
      const { spikes } = result.layers[layer];
      const [, c, h, w] = spikes.shape;
      const expected = spikesFromRows([steps, c, h, w], arrays[`${layer}_spikes_tcyx`]);
      expect([c, h, w]).toEqual([...arrays[`${layer}_shape`].data].slice(-3));
      expect(firstDifference(`${layer} offsets`, spikes.offsets, expected.offsets)).toBeUndefined();
      expect(firstDifference(`${layer} units`, spikes.index, expected.index)).toBeUndefined();
    }
  });
});
