import { deriveSeed, firstSpikeTimes } from '@spikeseg/snn-core';
import { says } from '@spikeseg/test-support';
import { describe, expect, test } from 'vitest';
import { learnLikelihood, sharesElsewhere, type WinShares } from '../likelihood-rule.ts';
import { causalPattern } from '../winners.ts';
import { barNetwork, barStimuli, barTraining, deepNetwork } from './bars.fixture.ts';
import type { StimulusReport } from './hooks.ts';
import type { TrainingOptions } from './options.ts';
import { type TrainingResult, trainNetwork } from './train-network.ts';

const rule = { kind: 'likelihood', lrPlus: 0.04, lrMinus: 0.03, weightMin: 0, weightMax: 1 } as const;

const options = (overrides: Partial<TrainingOptions> = {}): TrainingOptions =>
  barTraining({
    network: deepNetwork,
    layers: ['conv1', 'conv2'],
    rule,
    homeostasis: {},
    maxEpochs: 3,
    convergence: { minWins: 8, deltaThreshold: 1e-4, targetRatio: 0.9, patience: 20, checkInterval: 5 },
    stimuli: ({ layer, epoch, skip }) => barStimuli(deriveSeed(5, layer, epoch), 14, 0.03).slice(skip),
    validation: () => barStimuli(9, 5),
    ...overrides,
  });

/** Stops after every so many stimuli and goes on from JSON. */
async function inPieces(batchSize: number, stimuli: number): Promise<{ result: TrainingResult; stops: number }> {
  let [result, stops]: [TrainingResult | undefined, number] = [undefined, -1];
  while (result === undefined || result.outcome === 'interrupted') {
    const abort = new AbortController();
    let left = stimuli;
    const hooks = { onStimulus: () => void (--left === 0 && abort.abort()) };
    const resumed = result && { weights: result.weights, state: JSON.parse(JSON.stringify(result.state)) };
    result = await trainNetwork(options({ batchSize, hooks, signal: abort.signal, ...resumed }));
    stops++;
  }
  return { result, stops };
}

describe('training by the rule likelihood', () => {
  test('the weights are those of the rule, win by win', async () => {
    const network = barNetwork(4, 3);
    const stimuli = barStimuli(4, 25, 0.02);
    const reports: StimulusReport[] = [];
    const given = options({
      network,
      layers: ['conv1'],
      weights: barTraining({ network }).weights,
      maxEpochs: 1,
      stimuli: () => stimuli,
      hooks: { onStimulus: (report) => void reports.push(report) },
    });
    const { weights } = await trainNetwork(given);
    const learned = given.weights['conv1.weight'].data.slice();
    const memory: { wins: number; shares: WinShares | undefined }[] = Array.from({ length: 4 }, () => ({
      wins: 0,
      shares: undefined,
    }));
    const pattern = new Uint8Array(25);
    for (const [k, { winners }] of reports.entries()) {
      const pre = { shape: [1, 11, 11], firstSpike: firstSpikeTimes(stimuli[k]) } as const;
      const elsewhere = sharesElsewhere(pre, winners, 5);
      for (const [i, winner] of winners.entries()) {
        causalPattern(pre, winner, 5, pattern);
        const own = memory[winner.map];
        own.shares = learnLikelihood(rule, learned, { map: winner.map, ...own, pattern, elsewhere: elsewhere[i] }).shares;
        own.wins++;
      }
    }
    expect(memory.reduce((sum, { wins }) => sum + wins, 0)).toBeGreaterThan(20);
    expect(weights['conv1.weight'].data).toEqual(learned);
  });

  test.each([
    [1, 1],
    [1, 4],
    [3, 5],
  ])('stopped and gone on, it ends with the same bits (batch size %i, every %i stimuli)', async (batchSize, every) => {
    const whole = await trainNetwork(options({ batchSize }));
    const { result, stops } = await inPieces(batchSize, every);
    expect(stops).toBeGreaterThan(5);
    expect(result).toEqual(whole);
  });

  test('the same options give the same bits, other stimuli others', async () => {
    const once = await trainNetwork(options());
    expect(await trainNetwork(options())).toEqual(once);
    const other = options({ stimuli: ({ skip }) => barStimuli(77, 14, 0.03).slice(skip) });
    expect((await trainNetwork(other)).weights).not.toEqual(once.weights);
  });

  test('thresholds stay where they were', async () => {
    const given = options();
    const { weights } = await trainNetwork(given);
    for (const name of ['conv1.threshold', 'conv2.threshold']) expect(weights[name]).toEqual(given.weights[name]);
  });

  test('only this rule remembers shares, and only while a layer learns', async () => {
    const begun = async (changes: Partial<TrainingOptions>) => {
      const abort = new AbortController();
      const hooks = { onStimulus: ({ stimuli }: StimulusReport) => void (stimuli === 9 && abort.abort()) };
      const { state } = await trainNetwork(options({ hooks, signal: abort.signal, ...changes }));
      return state.current?.maps.filter(({ wins, shares }) => wins > 0 && shares !== undefined).length;
    };
    expect(await begun({})).toBeGreaterThan(1);
    expect(await begun({ rule: { ...rule, kind: 'soft' } })).toBe(0);
    expect(JSON.stringify((await trainNetwork(options())).state)).not.toContain('shares');
  });

  test('homeostasis beside it is refused', async () => {
    const { adaptiveThreshold } = barTraining().homeostasis;
    await expect(trainNetwork(options({ homeostasis: { ...(adaptiveThreshold && { adaptiveThreshold }) } }))).rejects.toThrow(
      says('trainNetwork: homeostasis', 'likelihood', 'adaptiveThreshold'),
    );
  });

  test('a state without its memory is refused, and so is one of another size', async () => {
    const abort = new AbortController();
    const hooks = { onStimulus: () => abort.abort() };
    const { state, weights } = await trainNetwork(options({ hooks, signal: abort.signal }));
    const { current } = state;
    if (current === null) throw new Error('expected a layer in training');
    const won = current.maps.findIndex(({ wins }) => wins > 0);
    const changed = (shares: WinShares | undefined) => ({
      ...state,
      current: { ...current, maps: current.maps.map((map, k) => (k === won ? { ...map, shares } : map)) },
    });
    await expect(trainNetwork(options({ weights, state: changed(undefined) }))).rejects.toThrow('got none');
    await expect(trainNetwork(options({ weights, state: changed({ inputs: [0.5], elsewhere: [0.5] }) }))).rejects.toThrow(
      says('9 synapses', '1 channels'),
    );
  });
});
