import { generateRecording } from '@spikeseg/events/synthetic';
import { typescriptBackend } from '@spikeseg/snn-core/reference';
import { expect, it } from 'vitest';
import { detect } from '../models/detector.ts';
import { type Model, networkFromConfig } from '../network/network.ts';
import { tinyConfig } from '../network/tiny.fixture.ts';
import { untrainedWeights } from '../network/untrained-weights.ts';
import { testPool } from '../pool/jobs.fixture.ts';
import { generatorOptions } from '../recordings/synthetic.ts';
import { constantWeights, matchAnswers } from './baselines.ts';

it('raises the thresholds of the layers that learn, and nothing else, until both answer about equally often', async () => {
  const config = tinyConfig();
  const network = networkFromConfig(config);
  const untrained = { config, network, weights: untrainedWeights(config, network) };
  // "Trained": the same weights with thresholds a hundred times as high, which the search has to find again.
  const high = (name: string) => {
    const { shape, data } = untrained.weights[name];
    return { shape, data: data.map((threshold) => threshold * 100) };
  };
  const thresholds = { 'conv2.threshold': high('conv2.threshold'), 'conv3.threshold': high('conv3.threshold') };
  const trained = { ...untrained, weights: { ...untrained.weights, ...thresholds } };
  const { events } = generateRecording({ ...generatorOptions(config), durationS: 10 }, 3).recording;
  const count = async (model: Model) => (await detect(typescriptBackend, model, 'r', events)).detections.length;

  const matched = await matchAnswers(testPool(0), { trained, untrained }, [events]);
  const [target, before, after] = [await count(trained), await count(untrained), await count(matched)];
  expect(target).toBeGreaterThan(0);
  expect(Math.abs(before - target)).toBeGreaterThan(0.2 * target);
  expect(Math.abs(after - target)).toBeLessThanOrEqual(0.05 * target);
  for (const name of ['conv1.weight', 'conv2.weight', 'conv3.weight', 'conv1.threshold'] as const) {
    expect(matched.weights[name].data).toEqual(untrained.weights[name].data);
  }
  const factors = ['conv2.threshold', 'conv3.threshold'].map(
    (name) => matched.weights[name].data[0] / untrained.weights[name].data[0],
  );
  expect(factors[0]).toBeGreaterThan(1);
  expect(factors[0]).toBeCloseTo(factors[1], 4);
});

it('leaves a network alone that detects as often as it can and should', async () => {
  const config = tinyConfig();
  const network = networkFromConfig(config);
  const untrained = { config, network, weights: untrainedWeights(config, network) };
  const { events } = generateRecording({ ...generatorOptions(config), durationS: 5 }, 3).recording;
  const matched = await matchAnswers(testPool(0), { trained: untrained, untrained }, [events]);
  expect(matched.weights).toBe(untrained.weights);
});

it('is the same over threads', async () => {
  const config = tinyConfig();
  const network = networkFromConfig(config);
  const untrained = { config, network, weights: untrainedWeights(config, network) };
  const threshold = { shape: [36], data: new Float32Array(36).fill(20) };
  const models = { untrained, trained: { ...untrained, weights: { ...untrained.weights, 'conv2.threshold': threshold } } };
  const streams = [1, 2].map((seed) => generateRecording({ ...generatorOptions(config), durationS: 2 }, seed).recording.events);
  const alone = await matchAnswers(testPool(0), models, streams);
  expect(alone.weights).not.toBe(untrained.weights);
  expect(await matchAnswers(testPool(2), models, streams)).toStrictEqual(alone);
});

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
