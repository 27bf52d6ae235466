import { expect, it } from 'vitest';
import { constantWeights } from './constant-weights.ts';
import { networkFromConfig, untrainedWeights } from './network.ts';
import { tinyConfig } from './tiny.fixture.ts';

it('levels the weights of the layers that learn, and nothing else', () => {
  const config = tinyConfig();
  const network = networkFromConfig(config);
  const weights = untrainedWeights(config, network);
  const { weights: levelled } = constantWeights({ config, network, weights });
  expect(Object.keys(levelled)).toEqual(Object.keys(weights));
  for (const name of ['conv2.weight', 'conv3.weight']) {
    expect(levelled[name].shape).toEqual(weights[name].shape);
    expect(new Set(levelled[name].data).size).toBe(1);
    expect(levelled[name].data[0]).toBeCloseTo(config.stdp.weight_init_mean, 2);
  }
  for (const name of ['conv1.weight', 'conv1.threshold', 'conv2.threshold', 'conv3.threshold']) {
    expect(levelled[name]).toBe(weights[name]);
  }
});
