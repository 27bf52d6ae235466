import { type Competition, deriveSeed, firstSpikeTimes } from '@spikeseg/snn-core';
import type { LearningRule } from '../learning-rule.ts';
import { concordance, type Selectivity, selectivity } from '../selectivity.ts';
import { causalPattern, selectWinners } from '../winners.ts';
import type { LearningNetwork } from './learning-network.ts';
import type { Stimuli } from './options.ts';

export interface ValidationSetup {
  readonly layer: string;
  readonly seed: number;
  readonly rule: Pick<LearningRule, 'weightMin' | 'weightMax'>;
  readonly competition: Pick<Competition, 'mode' | 'localRadius'>;
  /** Odd kernel size of the layer, and its number of maps. */
  readonly kernel: number;
  readonly maps: number;
  /** [maps, synapses] */
  readonly weights: Float32Array;
}

/**
 * Label-free figure of a layer: competes as in training, learns nothing. See `concordance` for what is measured.
 *
 * @param network compiled with the weights and thresholds to judge
 */
export async function validateLayer(network: LearningNetwork, stimuli: Stimuli, setup: ValidationSetup): Promise<Selectivity> {
  const { layer, seed, rule, kernel, maps, weights } = setup;
  const synapses = weights.length / maps;
  const range = rule.weightMax - rule.weightMin;
  const strengths = weights.map((weight) => (weight - rule.weightMin) / range);
  const pattern = new Uint8Array(synapses);
  const matches: { map: number; match: number }[][] = [];
  for await (const stimulus of stimuli) {
    const competition = { ...setup.competition, tieSeed: deriveSeed(seed, 'ties', layer, 'validation', matches.length) };
    const { input, trace } = await network.respond(stimulus, competition);
    const pre = { shape: [input.shape[1], input.shape[2], input.shape[3]], firstSpike: firstSpikeTimes(input) } as const;
    matches.push(
      selectWinners(trace, competition).map((winner) => {
        causalPattern(pre, winner, kernel, pattern);
        const row = strengths.subarray(winner.map * synapses, (winner.map + 1) * synapses);
        return { map: winner.map, match: concordance(row, pattern) };
      }),
    );
  }
  return selectivity(maps, matches);
}
