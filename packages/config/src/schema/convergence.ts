import { key, section } from './annotations.ts';
import { count, natural, nonNegative, positiveFraction } from './values.ts';

/** When a layer has learned enough. */
export const convergenceSection = section('Convergence', {
  min_wins_per_neuron: key(natural(), 10, {
    description: 'Wins before a map can count as converged',
  }),
  target_ratio: key(positiveFraction(), 0.9, { description: 'Share of converged maps at which a layer stops' }),
  patience: key(count(), 20, { description: 'Epochs without a better share before a layer stops' }),
  delta_threshold: key(nonNegative(), 0.0001, {
    description: 'A map has converged when its mean |change of weight| between checks is below this',
    unit: 'weight',
  }),
  check_interval: key(count(), 100, { description: 'Stimuli between checks' }),
});
