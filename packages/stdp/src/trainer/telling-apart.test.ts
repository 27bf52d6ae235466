import { deriveSeed, type NetworkWeights } from '@spikeseg/snn-core';
import { typescriptBackend } from '@spikeseg/snn-core/reference';
import { expect, test } from 'vitest';
import { selectWinners } from '../winners.ts';
import { barStimuli, barTraining, orientations } from './bars.fixture.ts';
import { trainNetwork } from './train-network.ts';

/*
 * What learning is for: windows that were never seen are told apart by the map that wins them first, and labels serve to
 * score only. studies/stdp measures the same at length.
 */

const examples = barStimuli(deriveSeed(5, 'examples'), 150);
const heldOut = barStimuli(deriveSeed(5, 'held out'), 150);
const options = barTraining({ maxEpochs: 6, stimuli: ({ epoch, skip }) => barStimuli(deriveSeed(5, epoch), 250).slice(skip) });

/** Of every stimulus the orientation, and the map that wins first. */
async function firstWinners(weights: NetworkWeights, stimuli: typeof heldOut) {
  const session = await typescriptBackend.compile(options.network, weights);
  const found: { orientation: number; map: number | undefined }[] = [];
  for (const [tieSeed, stimulus] of stimuli.entries()) {
    const competition = { ...options.competition, tieSeed };
    const trace = (await session.run(stimulus, { competition })).layers['conv1'];
    const [first] = selectWinners(trace, competition).toSorted((a, b) => a.step - b.step || b.potential - a.potential);
    found.push({ orientation: stimulus.orientation, map: first?.map });
  }
  return found;
}

/** Share of held-out stimuli whose first winner has won the same orientation most often among the examples. */
async function rightAnswers(weights: NetworkWeights): Promise<number> {
  const known = await firstWinners(weights, examples);
  const asked = await firstWinners(weights, heldOut);
  const commonest = (map: number | undefined): number => {
    const counts = orientations.map((_, o) => known.filter((one) => one.map === map && one.orientation === o).length);
    return counts.indexOf(Math.max(...counts));
  };
  return asked.filter(({ map, orientation }) => commonest(map) === orientation).length / asked.length;
}

test('the first winner tells the orientation of bars never seen; better than before learning, at the same thresholds', async () => {
  const { weights, state } = await trainNetwork(options);
  const [untrained, trained] = [{ ...options.weights, 'conv1.threshold': weights['conv1.threshold'] }, weights];
  const [before, after] = [await rightAnswers(untrained), await rightAnswers(trained)];
  expect(after).toBeGreaterThan(0.85);
  expect(after).toBeGreaterThan(before + 0.2);

  const { wins } = state.finished[0];
  const total = wins.reduce((sum, count) => sum + count, 0);
  expect(Math.min(...wins)).toBeGreaterThan(0);
  expect(wins[0] / total).toBeLessThan(2 / wins.length);
});

test.each(['soft', 'additive'] as const)('%s tells them all, without homeostasis', async (kind) => {
  const { weights } = await trainNetwork({ ...options, homeostasis: {}, rule: { ...options.rule, kind } });
  expect(await rightAnswers(options.weights)).toBeLessThan(0.7);
  expect(await rightAnswers(weights)).toBeGreaterThan(0.95);
});
