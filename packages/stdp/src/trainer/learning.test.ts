import { deriveSeed, type NetworkWeights } from '@spikeseg/snn-core';
import { describe, expect, test } from 'vitest';
import { hasSettled } from '../convergence.ts';
import { concordance } from '../selectivity.ts';
import { barPixels, barStimuli, barTraining, noiseStimuli, orientations } from './bars.fixture.ts';
import type { EpochReport } from './hooks.ts';
import type { TrainingOptions } from './options.ts';
import { trainNetwork } from './train-network.ts';

/** A bar anywhere inside a 5 × 5 map: concordance of the weights with the best shift of it. */
function match(weights: Float32Array, orientation: number): number {
  let best = -1;
  for (let dy = -2; dy <= 2; dy++) {
    for (let dx = -2; dx <= 2; dx++) {
      const pattern = new Uint8Array(25);
      for (const [y, x] of barPixels(orientation)) {
        const [row, column] = [y + dy + 2, x + dx + 2];
        if (row >= 0 && row < 5 && column >= 0 && column < 5) pattern[5 * row + column] = 1;
      }
      if (pattern.reduce((sum, p) => sum + p, 0) >= 4) best = Math.max(best, concordance(weights, pattern));
    }
  }
  return best;
}

/** Per orientation, how well the map that knows it best knows it. */
function bestMatches(weights: NetworkWeights): number[] {
  const { shape, data } = weights['conv1.weight'];
  const maps = Array.from({ length: shape[0] }, (_, map) => data.subarray(25 * map, 25 * (map + 1)));
  return orientations.map((_, orientation) => Math.max(...maps.map((map) => match(map, orientation))));
}

/** Bars on noise, 250 per epoch, judged on 100 others. */
function training(overrides: Partial<TrainingOptions> = {}): TrainingOptions {
  return barTraining({
    maxEpochs: 6,
    stimuli: ({ epoch, skip }) => barStimuli(deriveSeed(2, 'train', epoch), 250).slice(skip),
    validation: () => barStimuli(deriveSeed(2, 'held out'), 100),
    ...overrides,
  });
}

const winsOf = async (options: TrainingOptions): Promise<readonly number[]> =>
  (await trainNetwork(options)).state.finished[0].wins;
/** Wins of an epoch that is one batch, with a gain that stays as it is. */
async function winsOfOneBatch(gain: number): Promise<number> {
  const rateGain = { targetRate: 0.25, learningRate: 0, gainMin: gain, gainMax: gain, rateWindow: 20 };
  const wins = await winsOf(barTraining({ homeostasis: { rateGain }, maxEpochs: 1, batchSize: 1000 }));
  return wins.reduce((sum, count) => sum + count, 0);
}
/** Share of all wins that the busiest map has. */
const topShare = (wins: readonly number[]): number => Math.max(...wins) / wins.reduce((sum, count) => sum + count, 0);

describe('learning bars of four orientations on noise', () => {
  test('maps specialise: every orientation is known by a map, and none was before', async () => {
    const options = training();
    const { weights } = await trainNetwork(options);
    for (const before of bestMatches(options.weights)) expect(before).toBeLessThan(0.1);
    for (const after of bestMatches(weights)) expect(after).toBeGreaterThan(0.9);
  });

  test('the label-free figure rises from nearly nothing, and knows the best epoch', async () => {
    const epochs: EpochReport[] = [];
    const { state } = await trainNetwork(training({ hooks: { onEpochEnd: (report) => void epochs.push(report) } }));
    const figures = epochs.map(({ validation }) => validation?.figure ?? 0);
    expect(figures[5]).toBeGreaterThan(0.6);
    expect(figures[5]).toBeGreaterThan(figures[0] + 0.2);
    // Settled epochs count first; among them the highest figure, the earlier one where two are equal.
    const settled = epochs.map(({ weights }) => hasSettled(weights['conv1.weight'].data, training().rule));
    const ranks = figures.map((figure, epoch) => figure + (settled[epoch] ? 10 : 0));
    const epoch = ranks.indexOf(Math.max(...ranks));
    expect(state.finished[0].best).toEqual({ epoch, figure: figures[epoch], settled: settled[epoch] });
    expect(epochs.map(({ best }) => best)).toEqual(ranks.map((rank, k) => k === 0 || rank > Math.max(...ranks.slice(0, k))));
  });

  test('noise alone teaches no bars; the figure is lower but not 0, because winners are the places that match best', async () => {
    const { weights, state } = await trainNetwork(
      training({
        stimuli: ({ epoch, skip }) => noiseStimuli(deriveSeed(2, 'train', epoch), 250, 0.05).slice(skip),
        validation: () => noiseStimuli(3, 100, 0.05),
      }),
    );
    for (const after of bestMatches(weights)) expect(after).toBeLessThan(0.8);
    const onBars = (await trainNetwork(training())).state.finished[0].best?.figure ?? 0;
    const onNoise = state.finished[0].best?.figure ?? 0;
    expect(onNoise).toBeLessThan(onBars - 0.1);
    expect(onNoise).toBeGreaterThan(0.4);
  });

  test('without homeostasis fewer maps take part', async () => {
    const [balanced, free] = [await winsOf(training()), await winsOf(training({ homeostasis: {} }))];
    expect(topShare(free)).toBeGreaterThan(topShare(balanced));
  });

  test('the first batch already meets the gain that a map begins with', async () => {
    // No stimulus lifts a neuron to a hundred times the threshold; weights and thresholds are put to use after the only batch.
    expect(await winsOfOneBatch(1)).toBeGreaterThan(50);
    expect(await winsOfOneBatch(100)).toBe(0);
  });
});
