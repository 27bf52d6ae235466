import { key, section } from './annotations.ts';
import { flag, fraction, measurable, positive, upTo } from './values.ts';

/** Adaptive thresholds: a map that wins becomes harder to excite, and relaxes between stimuli. */
export const homeostasisSection = section('Homeostasis', {
  enabled: key(flag(), true, { description: 'Adapt the threshold of each map in training', source: 'Diehl & Cook 2015' }),
  theta_rest: key(measurable(), 0.1, {
    description: 'Threshold that adaptation decays to; it, theta_plus and theta_max scale with the threshold of a layer',
    unit: 'membrane potential',
    source: 'Diehl & Cook 2015',
  }),
  theta_plus: key(upTo(1e6), 0.02, {
    description: 'What a win adds to the threshold',
    unit: 'membrane potential',
    source: 'Diehl & Cook 2015',
  }),
  tau_theta: key(positive(), 500, { description: 'Time constant of the decay', unit: 'stimuli', source: 'Diehl & Cook 2015' }),
  theta_max: key(measurable(), 10, { description: 'Largest adapted threshold', unit: 'membrane potential' }),
  dead_neuron_recovery: key(flag(), true, { description: 'Perturb the weights of a silent map' }),
  dead_threshold: key(fraction(), 0.01, {
    description: 'A map that wins for less than this share of the stimuli is dead',
  }),
  recovery_boost: key(upTo(1e6), 0.1, { description: 'Standard deviation of that perturbation', unit: 'weight' }),
});
