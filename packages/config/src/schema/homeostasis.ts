import { key, section } from './annotations.ts';
import { flag, fraction, nonNegative, positive } from './values.ts';

/** Adaptive thresholds: a map that wins becomes harder to excite, and relaxes between stimuli. */
export const homeostasisSection = section('Homeostasis', {
  enabled: key(flag(), true, { description: 'Adapt the threshold of each map in training', source: 'Diehl & Cook 2015' }),
  theta_rest: key(positive(), 0.1, {
    description: 'Threshold that adaptation decays to, for layers with this entry in model.thresholds; others decay to their own',
    unit: 'membrane potential',
    source: 'Diehl & Cook 2015',
  }),
  theta_plus: key(nonNegative(), 0.02, {
    description: 'What a win adds to the threshold of the map',
    unit: 'membrane potential',
    source: 'Diehl & Cook 2015',
  }),
  tau_theta: key(positive(), 500, { description: 'Time constant of the decay', unit: 'stimuli', source: 'Diehl & Cook 2015' }),
  theta_max: key(positive(), 10, { description: 'Largest adapted threshold', unit: 'membrane potential' }),
  dead_neuron_recovery: key(flag(), true, { description: 'Perturb the weights of a map that stays silent' }),
  dead_threshold: key(fraction(), 0.01, {
    description: 'A map whose rate over a check window is below this counts as dead',
    unit: 'per stimulus',
  }),
  recovery_boost: key(nonNegative(), 0.1, { description: 'Standard deviation of that perturbation', unit: 'weight' }),
});
