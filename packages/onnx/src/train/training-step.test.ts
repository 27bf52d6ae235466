import { type NetworkSpec, sparseFromDense } from '@spikeseg/snn-core';
import { describe, expect, test } from 'vitest';
import { cudaReport } from '../run/cuda-report.ts';
import { checkModels } from '../python-programs.fixture.ts';
import { runPython } from '../python.fixture.ts';
import { importRuntime } from './start-runtime.ts';
import { trainingModel } from './training-graph.ts';
import { type TrainingOptions, TrainingStep } from './training-step.ts';

const neuron = { threshold: 2, leak: { kind: 'none' } } as const;
const layer = { kind: 'conv', name: 'edges', maps: 2, kernel: 3, neuron } as const;
const network: NetworkSpec = {
  input: { channels: 1, height: 3, width: 5 },
  layers: [layer],
  fireOnce: true,
  numerics: 'exact',
};
const horizontal = [0, 0, 0, 1, 1, 1, 0, 0, 0];
const weights = {
  'edges.weight': { shape: [2, 1, 3, 3], data: Float32Array.from([0, 1, 0, 0, 1, 0, 0, 1, 0, ...horizontal]) },
  'edges.threshold': { shape: [2], data: Float32Array.of(2, 3) },
};
/** A vertical bar in column 2, all in the first step; then one more event beside it. */
const bar = sparseFromDense(
  [2, 1, 3, 5],
  [0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, /* step 1 */ 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0],
);
const rule = { kind: 'additive', lrPlus: 0.25, lrMinus: 0.125, weightMin: 0, weightMax: 2 } as const;
const options: TrainingOptions = { steps: 2, rule, competition: { mode: 'global', localRadius: 0 }, device: 'cpu' };

describe('a training step in ONNX Runtime', () => {
  test('by hand: the middle of the bar wins, what came before it grows, the rest shrinks', async () => {
    const step = await TrainingStep.open(network, weights, options);
    // Three events lift unit (1, 2) to 3, more than the 2 of its neighbours; nothing lifts the horizontal map to 3.
    const winner = { map: 0, y: 1, x: 2, step: 0, potential: 3 };
    expect(await step.learn(bar, 1)).toEqual({ winners: [winner], changes: [(3 * 0.25) / 9] });
    expect([...step.weight.data]).toEqual([0, 1.25, 0, 0, 1.25, 0, 0, 1.25, 0, ...horizontal]);
    // The same weights are seen again, those that learn go on.
    expect(await step.learn(bar, 2)).toMatchObject({ winners: [winner] });
    expect([...step.weight.data.subarray(0, 9)]).toEqual([0, 1.5, 0, 0, 1.5, 0, 0, 1.5, 0]);
    step.use({ ...weights, 'edges.weight': step.weight });
    expect(await step.learn(bar, 3)).toMatchObject({ winners: [{ ...winner, potential: 4.5 }] });
    await step.close();
  });

  test('silence teaches nothing', async () => {
    const step = await TrainingStep.open(network, weights, options);
    const silence = { shape: [2, 1, 3, 5], offsets: new Uint32Array(3), index: new Uint32Array() } as const;
    expect(await step.learn(silence, 1)).toEqual({ winners: [], changes: [] });
    expect(step.weight).toEqual(weights['edges.weight']);
    await step.close();
  });

  test('what does not fit is refused', async () => {
    const pooled = { ...network, layers: [{ kind: 'pool', name: 'pool1', kernel: 2, stride: 2 } as const] };
    await expect(TrainingStep.open(pooled, {}, options)).rejects.toThrow(
      'training: expected a network of one convolution, got pool',
    );
    const likelihood = { ...options, rule: { ...rule, kind: 'likelihood' } } as const;
    await expect(TrainingStep.open(network, weights, likelihood)).rejects.toThrow(
      'training: expected the rule soft or additive, got likelihood',
    );
    await expect(TrainingStep.open(network, weights, { ...options, steps: 0 })).rejects.toThrow('at least one time step, got 0');
    const step = await TrainingStep.open(network, weights, { ...options, steps: 3 });
    await expect(step.learn(bar, 1)).rejects.toThrow('learn: expected a window of 3 steps, for which the graph was made, got 2');
    await step.close();
  });

  test('without the package it says what to install', async () => {
    await expect(importRuntime('no-such-runtime')).rejects.toMatchObject({
      problem: 'runtime-missing',
      message: expect.stringContaining('npm install onnxruntime-node@1.30.0'),
    });
  });
});

describe.skipIf(cudaReport().ready)('on CUDA that is not there', () => {
  test('says what is missing', async () => {
    const floating = { ...network, numerics: 'float' } as const;
    await expect(TrainingStep.open(floating, weights, { ...options, device: 'cuda:1' })).rejects.toMatchObject({
      problem: 'cuda-unavailable',
      message: expect.stringMatching(/^cuda:1: expected CUDA 12 /),
    });
  });
});

test.skipIf(runPython === undefined)('the checker of ONNX and strict shape inference accept the graphs', () => {
  const plan = { layer, input: [1, 3, 5], fireOnce: true, steps: 3 } as const;
  const graphs = (['global', 'local', 'both'] as const).flatMap((mode) =>
    (['none', 'subtractive', 'multiplicative'] as const).map((leakKind, k) => {
      const kind = k === 0 ? 'additive' : 'soft';
      const model = trainingModel({ ...plan, leakKind, rule: { ...rule, kind }, competition: { mode, localRadius: 2 } });
      return [`${mode}-${leakKind}.onnx`, model] as const;
    }),
  );
  expect(runPython?.(checkModels, Object.fromEntries(graphs))).toEqual({ checked: 9, ir: [8], opsets: [17] });
});
