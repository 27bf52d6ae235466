import { readFileSync } from 'node:fs';
import { type NpyArray, readNpz, sharedPath } from '@spikeseg/test-support';
import { describe, expect, test } from 'vitest';
import type { Leak, NetworkSpec, Tensor } from '../../network/network-spec.ts';
import { firstSpikeTimes, NEVER_FIRED, type SparseSpikes, type SpikeShape } from '../../spikes/sparse-spikes.ts';
import { arrayDifference } from '../../testing/difference.ts';
import type { LayerTrace } from '../backend.ts';
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
const byFiring = (...names: readonly string[]) => names.flatMap((name) => [`enc_${name}_once`, `enc_${name}_multi`]);
const inputs = ['d0.001', 'd0.01', 'd0.05', 'moving'];
/** Named here, so that they are counted as skipped where they are not at hand. */
const tiny = byFiring('tiny_sub', 'tiny_mul');
const cases = [
  ...byFiring(...inputs.map((input) => `ckpt_${input}`), ...inputs.map((input) => `default_${input}`)),
  ...byFiring('ckpt_ebssa3', 'ckpt_ebssa16'),
  ...['odd45x61', 'davis180x240', 'atis240x304', 'dynamic_thresholds'].map((name) => `enc_ckpt_${name}`),
  'enc_igarss2023_thr10',
  'enc_spikeseg_pool7s6',
  ...tiny,
];

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
  const network: NetworkSpec = {
    input: { channels, height, width },
    layers,
    fireOnce: parameters.fire_once,
    numerics: 'float',
  };
  const session = new TypescriptSession(network, weights);
  const input = spikesFromRows([steps, channels, height, width], arrays['input_coords_tcyx'], arrays['input_values']);
  return { arrays, network, weights, session, input, steps, result: await session.run(input, { record: layerNames }) };
}

/** Fails unless there are as many numbers and they agree to a relative 1e-5 plus an absolute 1e-6 (sums of another order). */
function expectClose(name: string, actual: ArrayLike<number>, expected: ArrayLike<number>): void {
  expect([name, actual.length]).toEqual([name, expected.length]);
  const far = Array.from(actual).findIndex((value, i) => !(Math.abs(value - expected[i]) <= 1e-6 + 1e-5 * Math.abs(expected[i])));
  expect(far < 0 ? undefined : `${name}: expected ${expected[far]} at ${far}, got ${actual[far]}`).toBeUndefined();
}

/** The pooled spikes of one step: unit, causes. */
function* pooledAt({ spikes, causes }: LayerTrace, step: number): Generator<[unit: number, causes: Uint32Array]> {
  for (let k = spikes.offsets[step]; k < spikes.offsets[step + 1]; k++) {
    yield [spikes.index[k], causes?.index.subarray(causes.offsets[k], causes.offsets[k + 1]) ?? new Uint32Array()];
  }
}

describe.skipIf(folder === undefined)('encoder traces of the Python SpikeSEG', () => {
  test('no other was recorded, and twenty have membranes', () => {
    const names = Object.keys(index).filter((name) => name.startsWith('enc_') && !name.includes('_4d_'));
    expect(cases.toSorted()).toEqual(names.toSorted());
    expect(cases.filter((name) => 'conv1_membrane_end' in readNpz(`${folder}/${name}.npz`))).toHaveLength(20);
  });

  test.each(cases)('%s', async (name) => {
    const { arrays, result, steps, network, session } = await runCase(name);
    for (const layer of layerNames) {
      const { spikes } = result.layers[layer];
      const [, c, h, w] = spikes.shape;
      const expected = spikesFromRows([steps, c, h, w], arrays[`${layer}_spikes_tcyx`]);
      expect([c, h, w]).toEqual([...arrays[`${layer}_shape`].data].slice(-3));
      expect(arrayDifference(`${layer} offsets`, spikes.offsets, expected.offsets)).toBeUndefined();
      expect(arrayDifference(`${layer} units`, spikes.index, expected.index)).toBeUndefined();
      const times = firstSpikeTimes(spikes).map((time) => (time === NEVER_FIRED ? -1 : time));
      expect(arrayDifference(`${layer} first times`, times, arrays[`${layer}_first_time`].data)).toBeUndefined();
    }
    for (const [pool, source] of [
      ['pool1', 'conv1'],
      ['pool2', 'conv2'],
    ]) {
      // Where a pooled unit spiked in the last step, the index kept by the Python version is the first unit that made it.
      const indices = arrays[`${pool}_indices`].data;
      const [, , h, w] = result.layers[source].spikes.shape;
      const last = [...pooledAt(result.layers[pool], steps - 1)];
      const firsts = last.map(([, causes]) => causes[0] % (h * w));
      expect(
        arrayDifference(
          `${pool} causes`,
          firsts,
          last.map(([unit]) => indices[unit]),
        ),
      ).toBeUndefined();
    }
    for (const layer of convNames.filter((conv) => `${conv}_membrane_end` in arrays)) {
      const recorded = arrays[`${layer}_membrane_end`].data;
      const compared = arrays[`${layer}_first_time`].data.map((time) => Number(!network.fireOnce || time < 0));
      const membranes = session.potentials(layer);
      const pick = (values: ArrayLike<number>) => Array.from(values).filter((_, unit) => compared[unit] === 1);
      expectClose(`${layer} membranes`, pick(membranes), pick(recorded));
    }
  });

  test.each(tiny)('%s: potential before reset of every spike', async (name) => {
    const { arrays, result } = await runCase(name);
    for (const layer of convNames) {
      const { spikes, potential } = result.layers[layer];
      const units = spikes.shape[1] * spikes.shape[2] * spikes.shape[3];
      const recorded: number[] = [];
      for (let t = 0; t < spikes.shape[0]; t++) {
        for (let k = spikes.offsets[t]; k < spikes.offsets[t + 1]; k++) {
          recorded.push(arrays[`${layer}_pre_reset_t`].data[t * units + spikes.index[k]]);
        }
      }
      expect(recorded.length).toBeGreaterThan(0);
      expectClose(layer, potential ?? [], recorded);
    }
  });
});

describe.skipIf(folder === undefined)('different on purpose', () => {
  test('a pooled spike knows its causes at its own step; the Python version keeps the indices of the last step only', async () => {
    const { arrays, result, steps } = await runCase('enc_ckpt_d0.01_multi');
    const [, , h, w] = result.layers['conv2'].spikes.shape;
    let astray = 0;
    let spikes = 0;
    for (let t = 0; t < steps - 1; t++) {
      for (const [unit, causes] of pooledAt(result.layers['pool2'], t)) {
        spikes++;
        if (![...causes].some((cause) => cause % (h * w) === arrays['pool2_indices'].data[unit])) astray++;
      }
    }
    // The stored index names a unit that did not fire when the pooled spike was made: a decoder would go back through it.
    expect(spikes).toBeGreaterThan(1000);
    expect(astray).toBeGreaterThan(0);
  });

  test('a window that is silent in the last step has no causes; the Python version points at its first unit', async () => {
    const { arrays, result, steps } = await runCase('enc_ckpt_d0.01_once');
    const [, , h, w] = result.layers['pool1'].spikes.shape;
    const spiking = new Set([...pooledAt(result.layers['pool1'], steps - 1)].map(([unit]) => unit));
    const silent = Array.from(arrays['pool1_indices'].data.keys()).filter((unit) => !spiking.has(unit));
    expect(silent.length).toBeGreaterThan(0);
    const firstOfWindow = silent.map((unit) => 2 * (Math.floor(unit / w) % h) * 2 * w + 2 * (unit % w));
    expect(
      arrayDifference(
        'indices',
        silent.map((unit) => arrays['pool1_indices'].data[unit]),
        firstOfWindow,
      ),
    ).toBeUndefined();
  });

  test('with fire-once, a neuron that has fired rests at 0; the Python version goes on integrating it', async () => {
    const { arrays, session } = await runCase('enc_ckpt_d0.01_once');
    const fired = Array.from(arrays['conv2_first_time'].data, (time) => time >= 0);
    const ours = Array.from(session.potentials('conv2')).filter((_, unit) => fired[unit]);
    const theirs = Array.from(arrays['conv2_membrane_end'].data).filter((_, unit) => fired[unit]);
    expect(ours.length).toBeGreaterThan(1000);
    expect(ours.every((value) => value === 0)).toBe(true);
    expect(theirs.filter((value) => value > 0.1).length).toBeGreaterThan(0);
  });

  test('competition acts in the forward pass and leaves one neuron per map; the Python version lets the whole layer fire', async () => {
    const { result, input, network, weights } = await runCase('enc_ckpt_d0.01_once');
    const upToConv2 = { ...network, layers: network.layers.slice(0, 3) };
    const session = new TypescriptSession(upToConv2, weights);
    const competed = await session.run(input, { competition: { mode: 'both', localRadius: 2, tieSeed: 1 } });
    const { spikes } = competed.layers['conv2'];
    const maps = Array.from(spikes.index, (unit) => Math.floor(unit / (spikes.shape[2] * spikes.shape[3])));
    expect(maps.length).toBeGreaterThan(0);
    expect(new Set(maps).size).toBe(maps.length);
    expect(result.layers['conv2'].spikes.index.length).toBeGreaterThan(100 * maps.length);
  });
});
