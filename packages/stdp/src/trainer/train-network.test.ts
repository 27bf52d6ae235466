import { deriveSeed, firstSpikeTimes, type NetworkWeights } from '@spikeseg/snn-core';
import { typescriptBackend } from '@spikeseg/snn-core/reference';
import { describe, expect, test } from 'vitest';
import { adaptThreshold, effectiveThreshold, updateGain, updateRate } from '../homeostasis.ts';
import { initWeights } from '../init-weights.ts';
import { learnWinner } from '../learning-rule.ts';
import { causalPattern, selectWinners } from '../winners.ts';
import { barNetwork, barStimuli, barTraining, deepNetwork, untrainedWeights } from './bars.fixture.ts';
import type { TrainingOptions } from './options.ts';
import { trainNetwork } from './train-network.ts';

const stimuli = barStimuli(4, 30, 0.02);
const once = { maxEpochs: 1, stimuli: () => stimuli };
/** Everything on but recovery, whose noise is by map number. */
const { adaptiveThreshold, rateGain } = barTraining().homeostasis;
const homeostasis = { adaptiveThreshold, rateGain } as Required<
  Pick<TrainingOptions['homeostasis'], 'adaptiveThreshold' | 'rateGain'>
>;

/** The whole of training written down plainly, for one layer that sees the input: the weights and thresholds it leaves. */
async function plainly({ network, weights, rule, competition, seed, batchSize }: TrainingOptions) {
  const [layer] = network.layers;
  if (layer.kind !== 'conv') throw new TypeError('expected a convolution');
  const learned = weights['conv1.weight'].data.slice();
  const maps = Array.from({ length: layer.maps }, () => ({
    theta: layer.neuron.threshold,
    gain: 1,
    rate: homeostasis.rateGain.targetRate,
  }));
  const pattern = new Uint8Array(layer.kernel ** 2);
  const now = (): NetworkWeights => ({
    'conv1.weight': { shape: weights['conv1.weight'].shape, data: learned.slice() },
    'conv1.threshold': {
      shape: [layer.maps],
      data: Float32Array.from(maps, ({ gain, theta }) => effectiveThreshold(gain, theta)),
    },
  });
  let used = now();
  for (const [k, stimulus] of stimuli.entries()) {
    if (k % batchSize === 0) used = now();
    const session = await typescriptBackend.compile(network, used);
    const round = { ...competition, tieSeed: deriveSeed(seed, 'ties', 'conv1', k) };
    const { layers } = await session.run(stimulus, { competition: round });
    const winners = selectWinners(layers['conv1'], round);
    for (const winner of winners) {
      causalPattern({ shape: [1, 11, 11], firstSpike: firstSpikeTimes(stimulus) }, winner, layer.kernel, pattern);
      learnWinner(rule, learned, winner.map, pattern);
    }
    maps.forEach((map, index) => {
      const won = winners.some((winner) => winner.map === index);
      map.theta = adaptThreshold(homeostasis.adaptiveThreshold, map.theta, won);
      map.rate = updateRate(homeostasis.rateGain, map.rate, won);
      map.gain = updateGain(homeostasis.rateGain, map.gain, map.rate);
    });
  }
  return now();
}

async function* later() {
  yield* stimuli;
}

/** Per map, what it learned. */
const rows = ({ weights }: { weights: NetworkWeights }) =>
  [0, 1, 2, 3, 4].map((map) => ({
    weights: [...weights['conv1.weight'].data.subarray(25 * map, 25 * map + 25)],
    threshold: weights['conv1.threshold'].data[map],
  }));

describe('one layer', () => {
  test.each([1, 4, 7, 100])(
    'batch size %i: the same weights for the whole batch, and every element learns in order',
    async (batchSize) => {
      const options = barTraining({ ...once, homeostasis, batchSize });
      const given = structuredClone(options.weights);
      const { weights, state } = await trainNetwork(options);
      expect(weights).toEqual(await plainly(options));
      expect(weights).not.toEqual(given);
      expect(options.weights).toEqual(given);
      expect(state.finished[0].stimuli).toBe(stimuli.length);
    },
  );

  test('the same options give the same bits; among maps that begin equal the seed decides', async () => {
    const { weights } = barTraining();
    const equal = { shape: [8, 1, 5, 5], data: new Float32Array(200).fill(0.8) };
    const run = async (seed: number) =>
      (await trainNetwork(barTraining({ ...once, weights: { ...weights, 'conv1.weight': equal }, seed }))).weights;
    expect(await run(1)).toEqual(await run(1));
    expect(await run(1)).not.toEqual(await run(2));
  });

  test('stimuli may come as an async iterable', async () => {
    const { weights } = await trainNetwork(barTraining({ ...once, stimuli: later }));
    expect(weights).toEqual((await trainNetwork(barTraining(once))).weights);
  });

  test('permuting the maps permutes what they learn', async () => {
    const network = barNetwork(5, 3);
    const order = [3, 0, 4, 1, 2];
    // Widely spread weights, so that no two potentials are equal and the order among equals, which is by unit, plays no part.
    const spread = { mean: 0.6, std: 0.1, weightMin: 0, weightMax: 1 };
    const { data } = initWeights([5, 1, 5, 5], spread, 1, 'conv1');
    const permuted = Float32Array.from(order.flatMap((map) => [...data.subarray(25 * map, 25 * map + 25)]));
    const run = (weight: Float32Array) => {
      const weights = { ...untrainedWeights(network, 1), 'conv1.weight': { shape: [5, 1, 5, 5], data: weight } };
      return trainNetwork(barTraining({ ...once, network, weights, homeostasis }));
    };
    const [plain, shuffled] = [await run(data), await run(permuted)];
    expect(rows(shuffled)).toEqual(order.map((map) => rows(plain)[map]));
    expect(shuffled.state.finished[0].wins).toEqual(order.map((map) => plain.state.finished[0].wins[map]));
  });
});

const deep = (overrides: Partial<TrainingOptions> = {}) =>
  barTraining({ network: deepNetwork, layers: ['conv1', 'conv2'], maxEpochs: 2, ...overrides });

describe('several layers', () => {
  test('learn one after the other, in the order given', async () => {
    const { state, outcome } = await trainNetwork(deep());
    expect(outcome).toBe('max-epochs');
    expect(state.current).toBeNull();
    expect(state.finished.map(({ layer, epochs, stimuli: count }) => [layer, epochs, count])).toEqual([
      ['conv1', 2, 100],
      ['conv2', 2, 100],
    ]);
  });

  test('a layer that is not named keeps its weights and thresholds to the bit: conv1 is fixed unless it is in the list', async () => {
    const options = deep({ layers: ['conv2'] });
    const { weights } = await trainNetwork(options);
    for (const name of ['conv1.weight', 'conv1.threshold']) expect(weights[name]).toEqual(options.weights[name]);
    for (const name of ['conv2.weight', 'conv2.threshold']) expect(weights[name]).not.toEqual(options.weights[name]);
  });

  test('a later layer learns from what the earlier one became, thresholds included', async () => {
    const both = await trainNetwork(deep());
    const first = await trainNetwork(deep({ layers: ['conv1'] }));
    const second = await trainNetwork(deep({ layers: ['conv2'], weights: first.weights }));
    expect(second.weights).toEqual(both.weights);
    const forgetful = { ...first.weights, 'conv1.threshold': deep().weights['conv1.threshold'] };
    expect((await trainNetwork(deep({ layers: ['conv2'], weights: forgetful }))).weights).not.toEqual(both.weights);
  });

  test('homeostasis scales with the resting threshold of the layer', async () => {
    const steep = { adaptiveThreshold: { thetaRest: 1.5, thetaPlus: 100, tauTheta: 1e9, thetaMax: 6 } };
    for (const [layer, thetaMax] of [
      ['conv1', 6],
      ['conv2', 3],
    ] as const) {
      const { weights } = await trainNetwork(deep({ layers: [layer], homeostasis: steep }));
      expect(Math.max(...weights[`${layer}.threshold`].data)).toBeCloseTo(thetaMax, 5);
    }
  });
});
