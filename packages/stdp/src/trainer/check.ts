import { deriveSeed, randomGenerator } from '@spikeseg/snn-core';
import { convergenceMeasure, hasConverged, noteShare } from '../convergence.ts';
import { isDead, perturbWeights } from '../homeostasis.ts';
import type { CheckReport } from './hooks.ts';
import type { TrainingOptions } from './options.ts';
import type { LayerProgress } from './state.ts';
import { closeWindow, thresholdOf } from './state.ts';

/**
 * Closes the window since the last check: measures, revives dead maps, counts the converged ones.
 *
 * @param weights of the layer, [maps, synapses]; dead maps are written
 * @returns the progress after the check, and what it found
 */
export function checkLayer(
  { rule, convergence, homeostasis, seed }: Pick<TrainingOptions, 'rule' | 'convergence' | 'homeostasis' | 'seed'>,
  progress: LayerProgress,
  weights: Float32Array,
): { progress: LayerProgress; report: CheckReport } {
  const { layer, epoch, stimuli, windowStimuli } = progress;
  const measure = convergenceMeasure(weights, rule);
  const synapses = weights.length / progress.maps.length;
  const { deadMapRecovery } = homeostasis;
  const maps = progress.maps.map(closeWindow);
  const reports = maps.map((map, index) => {
    const rate = progress.maps[index].windowWins / windowStimuli;
    const recovered = deadMapRecovery !== undefined && isDead(deadMapRecovery, rate, map.wins, convergence.minWins);
    if (recovered) {
      const random = randomGenerator(deriveSeed(seed, 'recovery', layer, stimuli, index));
      perturbWeights(weights.subarray(index * synapses, (index + 1) * synapses), deadMapRecovery, rule, random);
    }
    const converged = hasConverged(convergence, map.wins, map.meanChange);
    const { wins, meanChange, gain } = map;
    return { wins, rate, meanChange, threshold: thresholdOf(map), gain, converged, recovered };
  });
  const share = reports.filter(({ converged }) => converged).length / maps.length;
  return {
    progress: { ...progress, windowStimuli: 0, maps, convergence: noteShare(progress.convergence, share) },
    report: { layer, epoch, stimuli, maps: reports, convergenceMeasure: measure, share },
  };
}
