import { says } from '@spikeseg/test-support';
import { describe, expect, test } from 'vitest';
import { barStimuli, barTraining, deepNetwork } from './bars.fixture.ts';
import type { CheckReport } from './hooks.ts';
import type { TrainingOptions } from './options.ts';
import { newProgress } from './state.ts';
import { trainNetwork } from './train-network.ts';

const convergence = { minWins: 10, deltaThreshold: 1e-4, targetRatio: 0.9, patience: 20, checkInterval: 20 };
const oneBar = barStimuli(4, 1, 0)[0];

describe('why a layer stops', () => {
  test('converged: a map that sees one pattern for ever becomes it, and the layer stops inside the epoch', async () => {
    const checks: CheckReport[] = [];
    const { outcome, state, weights } = await trainNetwork(
      barTraining({
        maxEpochs: 50,
        homeostasis: {},
        convergence: { ...convergence, targetRatio: 0.125, deltaThreshold: 1e-3 },
        stimuli: ({ skip }) => Array.from({ length: 1000 }, () => oneBar).slice(skip),
        hooks: { onCheck: (report) => void checks.push(report) },
      }),
    );
    expect(outcome).toBe('converged');
    expect(state.finished[0].epochs).toBe(1);
    expect(state.finished[0].stimuli).toBe(20 * checks.length);
    expect(checks.at(-1)?.share).toBeGreaterThanOrEqual(0.125);
    expect(checks.slice(0, -1).every(({ share }) => share < 0.125)).toBe(true);
    expect(weights['conv1.weight'].data).not.toEqual(barTraining().weights['conv1.weight'].data);
  });

  test('each layer has epochs, patience and counters of its own', async () => {
    const { state } = await trainNetwork(
      barTraining({
        network: deepNetwork,
        layers: ['conv1', 'conv2'],
        convergence: { ...convergence, patience: 2 },
        maxEpochs: 9,
      }),
    );
    expect(state.finished.map(({ outcome, epochs }) => [outcome, epochs])).toEqual([
      ['exhausted', 2],
      ['exhausted', 2],
    ]);
  });

  test('an epoch without stimuli is an error that names the layer', async () => {
    await expect(trainNetwork(barTraining({ stimuli: () => [] }))).rejects.toThrow(says('conv1', 'none'));
  });
});

const fail = (): never => {
  throw new Error('disk full');
};

describe('hooks', () => {
  test('come in order, are awaited, and count right', async () => {
    const calls: string[] = [];
    const note = async (text: string) => {
      await Promise.resolve();
      calls.push(text);
    };
    await trainNetwork(
      barTraining({
        maxEpochs: 2,
        convergence: { ...convergence, checkInterval: 2 },
        stimuli: ({ skip }) => barStimuli(1, 3).slice(skip),
        hooks: {
          onStimulus: ({ epoch, position, stimuli }) => note(`stimulus ${epoch}/${position}/${stimuli}`),
          onCheck: ({ stimuli }) => note(`check ${stimuli}`),
          onEpochEnd: ({ epoch, outcome }) => note(`epoch ${epoch} ${outcome ?? 'goes on'}`),
          onLayerEnd: ({ layer, outcome }) => note(`${layer} ${outcome}`),
        },
      }),
    );
    expect(calls).toEqual([
      'stimulus 0/1/1',
      'stimulus 0/2/2',
      'check 2',
      'stimulus 0/3/3',
      'epoch 0 goes on',
      'stimulus 1/1/4',
      'check 4',
      'stimulus 1/2/5',
      'stimulus 1/3/6',
      'check 6',
      'epoch 1 max-epochs',
      'conv1 max-epochs',
    ]);
  });

  test('one that fails ends the training with its error', async () => {
    await expect(trainNetwork(barTraining({ hooks: { onCheck: fail } }))).rejects.toThrow('disk full');
  });

  test('report winners and work', async () => {
    let [winners, operations] = [0, 0];
    const { state } = await trainNetwork(
      barTraining({
        hooks: {
          onStimulus: (report) => {
            winners += report.winners.length;
            operations += report.synapticOps;
          },
        },
      }),
    );
    expect(winners).toBe(state.finished[0].wins.reduce((sum, count) => sum + count, 0));
    expect(operations).toBeGreaterThan(winners);
  });
});

describe('options that do not fit', () => {
  const base = barTraining();
  const weight = base.weights['conv1.weight'];
  const cases: [string, Partial<TrainingOptions>, string | RegExp][] = [
    ['no layers', { layers: [] }, says('layers', 'none')],
    ['a layer twice', { layers: ['conv1', 'conv1'] }, says('layers', 'conv1', 'conv1')],
    ['an unknown layer', { layers: ['conv9'] }, 'expected a layer among conv1, got conv9'],
    ['a batch of nothing', { batchSize: 0 }, says('batchSize', 1, 0)],
    ['half an epoch', { maxEpochs: 0.5 }, says('maxEpochs', 1, 0.5)],
    ['bounds the wrong way round', { rule: { ...base.rule, weightMin: 2 } }, says('rule', 'weightMin < weightMax', 2, 1)],
    ['a negative learning rate', { rule: { ...base.rule, lrMinus: -0.1 } }, says('rule.lrMinus', 0, -0.1)],
    [
      'weights out of bounds',
      { weights: { ...base.weights, 'conv1.weight': { ...weight, data: weight.data.with(3, 1.5) } } },
      says('conv1.weight', '[0, 1]', 1.5),
    ],
    [
      'no time constant',
      { homeostasis: { adaptiveThreshold: { thetaRest: 1, thetaPlus: 1, thetaMax: 2, tauTheta: 0 } } },
      says('tauTheta', 0, 0),
    ],
    [
      'gains the wrong way round',
      { homeostasis: { rateGain: { targetRate: 0.1, learningRate: 1, gainMin: 2, gainMax: 1, rateWindow: 1 } } },
      says('rateGain', 'gainMin', 'gainMax', 2, 1),
    ],
    [
      'a state of other layers',
      {
        state: {
          finished: [{ layer: 'conv2', outcome: 'converged', epochs: 1, stimuli: 1, wins: [], best: null }],
          current: null,
        },
      },
      says('conv1', 'conv2'),
    ],
    [
      'a state of another network',
      { state: { finished: [], current: newProgress('conv1', Float32Array.of(3, 3), {}) } },
      says('state: conv1', 8, 2),
    ],
  ];

  test.each(cases)('%s', async (_, overrides, message) => {
    await expect(trainNetwork(barTraining(overrides))).rejects.toThrow(message);
  });

  test('a pool cannot learn', async () => {
    await expect(trainNetwork(barTraining({ network: deepNetwork, layers: ['pool1'] }))).rejects.toThrow(says('pool1', 'pool'));
  });
});
