import { NEVER_FIRED } from '@spikeseg/snn-core';
import { type NpyArray, readNpz, sharedPath } from '@spikeseg/test-support';
import type { LearningRule } from './learning-rule.ts';
import { learnWinner } from './learning-rule.ts';
import type { Winner } from './winners.ts';
import { causalPattern, type PresynapticTimes } from './winners.ts';

/*
 * Traces of the Python SpikeSEG. Given the same winners and spike times, weights and thresholds must be the same bits. It
 * chooses its winners differently, and every difference that is meant has a test that shows it.
 */

export const folder = sharedPath('golden');
export const rule: LearningRule = { kind: 'soft', lrPlus: 0.04, lrMinus: 0.03, weightMin: 0, weightMax: 1 };
export const homeostasis = { thetaRest: 0.1, thetaPlus: 0.02, tauTheta: 500, thetaMax: 10 };

/** Arrays of a trace; none where the traces are not on this machine and their tests are skipped. */
export function read(name: string): Record<string, NpyArray> {
  return folder === undefined ? {} : readNpz(`${folder}/${name}.npz`);
}

/** Its first-spike times: −1 or ∞ where a unit never fired. */
export function timesOf({ shape, data }: NpyArray): PresynapticTimes {
  const firstSpike = Int32Array.from(data, (t) => (t < 0 || t === Infinity ? NEVER_FIRED : t));
  return { shape: [shape[0], shape[1], shape[2]], firstSpike };
}

/** STDP for all winners of one stimulus. */
export function learnAll(
  weights: Float32Array,
  shape: readonly number[],
  pre: PresynapticTimes,
  winners: readonly Winner[],
): void {
  const pattern = new Uint8Array(shape[1] * shape[2] * shape[3]);
  for (const winner of winners) {
    causalPattern(pre, winner, shape[2], pattern);
    learnWinner(rule, weights, winner.map, pattern);
  }
}
