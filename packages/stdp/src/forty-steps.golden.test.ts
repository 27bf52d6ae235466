import {
  firstSpikeTimes,
  type LayerSpec,
  NEVER_FIRED,
  type NetworkSpec,
  type SparseSpikes,
  sparseFromDense,
  type Tensor,
} from '@spikeseg/snn-core';
import { typescriptBackend } from '@spikeseg/snn-core/reference';
import { describe, expect, test } from 'vitest';
import { folder, homeostasis, learnAll, read } from './golden.fixture.ts';
import { adaptThreshold } from './homeostasis.ts';
import type { Winner } from './winners.ts';

const conv = (name: string, maps: number, kernel: number, leak: number): LayerSpec => ({
  kind: 'conv',
  name,
  maps,
  kernel,
  neuron: { threshold: 0.1, leak: leak === 0 ? { kind: 'none' } : { kind: 'subtractive', amount: leak } },
});
const pool = (name: string): LayerSpec => ({ kind: 'pool', name, kernel: 2, stride: 2 });

/** Its rule for mode both: per map the first of the earliest spikes; per place the earliest, then the lowest map. */
function pythonWinners(spikes: SparseSpikes): Winner[] {
  const [, maps, height, width] = spikes.shape;
  const times = firstSpikeTimes(spikes);
  const places = new Map<number, Winner>();
  for (let map = 0; map < maps; map++) {
    const own = times.subarray(map * height * width, (map + 1) * height * width);
    const step = own.reduce((a, b) => Math.min(a, b), NEVER_FIRED);
    if (step === NEVER_FIRED) continue;
    const place = own.indexOf(step);
    const rival = places.get(place);
    if (rival !== undefined && rival.step <= step) continue;
    places.set(place, { map, y: Math.floor(place / width), x: place % width, step, potential: 0 });
  }
  return [...places.values()];
}

describe.skipIf(folder === undefined)('40 training steps, conv2 then conv3', () => {
  const golden = read('stdp_trainer_40steps');
  const network: NetworkSpec = {
    input: { channels: 2, height: 64, width: 64 },
    layers: [conv('conv1', 4, 5, 0.09), pool('pool1'), conv('conv2', 36, 5, 0.01), pool('pool2'), conv('conv3', 1, 7, 0)],
    fireOnce: true,
    numerics: 'float',
  };

  function inputOf(step: number): SparseSpikes {
    const rows = golden['input_coords_stcyx'].data;
    const dense = new Float32Array(10 * 2 * 64 * 64);
    for (let i = 0; i < rows.length; i += 5) {
      if (rows[i] === step) dense[((rows[i + 1] * 2 + rows[i + 2]) * 64 + rows[i + 3]) * 64 + rows[i + 4]] = 1;
    }
    return sparseFromDense([10, 2, 64, 64], dense);
  }

  test('the same winners, thresholds and weights to the bit, with its choice of winners', async () => {
    const tensor = (name: string): Tensor => ({ shape: golden[name].shape, data: Float32Array.from(golden[name].data) });
    const weights: Record<string, Tensor> = {
      'conv1.weight': tensor('conv1_weight'),
      'conv2.weight': tensor('conv2_weight_before'),
      'conv3.weight': tensor('conv3_weight_before'),
      'conv1.threshold': { shape: [4], data: new Float32Array(4).fill(0.1) },
      'conv2.threshold': tensor('thr_conv2_start'),
      'conv3.threshold': { shape: [1], data: new Float32Array(1).fill(0.1) },
    };
    const session = await typescriptBackend.compile(network, weights);
    const expectedWinners = golden['winners_scyx'].data;
    let row = 0;
    for (let step = 0; step < 40; step++) {
      const [pre, layer] = step < 28 ? ['pool1', 'conv2'] : ['pool2', 'conv3'];
      session.setWeights(weights);
      const { layers } = await session.run(inputOf(step), { record: [pre, layer] });
      const { spikes } = layers[layer];
      const winners = pythonWinners(spikes);
      const byMap = [...winners].toSorted((a, b) => a.map - b.map).map(({ map, y, x }) => [step, map, y, x]);
      const expected: number[][] = [];
      for (; expectedWinners[4 * row] === step; row++) expected.push([...expectedWinners.subarray(4 * row, 4 * row + 4)]);
      expect(byMap).toEqual(expected.toSorted((a, b) => a[1] - b[1]));
      const { shape, data } = weights[`${layer}.weight`];
      const source = layers[pre].spikes;
      learnAll(
        data,
        shape,
        { shape: [source.shape[1], source.shape[2], source.shape[3]], firstSpike: firstSpikeTimes(source) },
        winners,
      );
      const units = spikes.shape[2] * spikes.shape[3];
      const fired = new Set([...spikes.index].map((unit) => Math.floor(unit / units)));
      const thresholds = weights[`${layer}.threshold`].data;
      thresholds.forEach((theta, map) => {
        thresholds[map] = adaptThreshold(homeostasis, theta, fired.has(map));
      });
      expect([...weights['conv2.threshold'].data]).toEqual([...golden['thr_conv2'].data.subarray(36 * step, 36 * (step + 1))]);
    }
    expect(row).toBe(expectedWinners.length / 4);
    expect(weights['conv2.weight'].data).toEqual(golden['conv2_weight_after'].data);
    expect(weights['conv3.weight'].data).toEqual(golden['conv3_weight_after'].data);
    expect([...weights['conv3.threshold'].data]).toEqual([...golden['thr_conv3_end'].data]);
  });
});
