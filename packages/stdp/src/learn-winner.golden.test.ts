import { firstSpikeTimes, NEVER_FIRED, sparseFromDense } from '@spikeseg/snn-core';
import { describe, expect, test } from 'vitest';
import { convergenceMeasure } from './convergence.ts';
import { folder, homeostasis, learnAll, read, rule, timesOf } from './golden.fixture.ts';
import { adaptThreshold } from './homeostasis.ts';
import { learn, softBound } from './learning-rule.ts';
import { causalPattern } from './winners.ts';

describe.skipIf(folder === undefined)('the learning rule', () => {
  const golden = read('stdp_library');
  const weights = Float32Array.from(golden['w']?.data ?? []);

  test('soft and additive changes are the same bits', () => {
    const pre = timesOf(golden['pre']).firstSpike;
    weights.forEach((w, j) => {
      const causal = pre[j] <= 4;
      const rate = Math.fround(causal ? 0.04 : -0.03);
      expect(Math.fround(rate * softBound(w, 0, 1))).toBe(golden['mult'].data[j]);
      expect(Math.fround(rate)).toBe(golden['add'].data[j]);
      expect(learn(rule, w, causal)).toBe(Math.min(1, Math.max(0, Math.fround(w + golden['mult'].data[j]))));
    });
  });

  test.each([
    [0, 0, 0],
    [1, 4, 4],
    [2, 8, 7],
  ])('receptive field %i sees the same spikes at every step, borders included', (k, y, x) => {
    const expected = timesOf(golden[`rf_${k}`]).firstSpike;
    const pattern = new Uint8Array(expected.length);
    for (let step = 0; step < 6; step++) {
      causalPattern(timesOf(golden['first_times']), { map: 0, y, x, step, potential: 1 }, 5, pattern);
      expect([...pattern]).toEqual([...expected].map((t) => (t <= step ? 1 : 0)));
    }
  });

  test('first-spike times of its spikes', () => {
    const { shape, data } = golden['spikes'];
    expect(firstSpikeTimes(sparseFromDense([shape[0], shape[1], shape[2], shape[3]], data))).toEqual(
      timesOf(golden['first_times']).firstSpike,
    );
  });

  test('convergence measure', () => {
    expect(convergenceMeasure(weights, rule)).toBeCloseTo(golden['convergence'].data[0], 6);
  });
});

describe.skipIf(folder === undefined)('one training step', () => {
  const steps = ['conv2', 'conv3'].flatMap((layer) => ['global', 'both', 'local'].map((mode) => [layer, mode] as const));

  test.each(steps)('%s, %s: the same winners leave the same weights, to the bit', (layer, mode) => {
    const golden = read(`stdp_trainer_${layer}_${mode}`);
    const post = timesOf(golden['post_first_time']);
    const [, height, width] = post.shape;
    const list = golden['winners_cyx'].data;
    const winners = Array.from({ length: list.length / 3 }, (_, i) => {
      const [map, y, x] = list.subarray(3 * i, 3 * i + 3);
      return { map, y, x, step: post.firstSpike[(map * height + y) * width + x], potential: 0 };
    });
    const { shape, data } = golden[`${layer}_weight`];
    const weights = Float32Array.from(data);
    learnAll(weights, shape, timesOf(golden['pre_first_time']), winners);
    expect(weights).toEqual(golden['weight_after'].data);
  });

  test.each(steps)('%s, %s: thresholds of the maps that fired rise, then all decay: the same bits', (layer, mode) => {
    const golden = read(`stdp_trainer_${layer}_${mode}`);
    const post = timesOf(golden['post_first_time']);
    const units = post.shape[1] * post.shape[2];
    const after = Array.from(golden[`thr_before_${layer}`].data, (theta, map) =>
      adaptThreshold(
        homeostasis,
        theta,
        post.firstSpike.subarray(map * units, (map + 1) * units).some((t) => t < NEVER_FIRED),
      ),
    );
    expect(after).toEqual([...golden[`thr_after_${layer}`].data]);
  });
});
