import { key, section } from './annotations.ts';
import { flag, fraction, natural, nonNegative, oneOf, positive } from './values.ts';

/** Winner-take-all competition in the layer that learns, and the rate-based gain of its thresholds. */
export const wtaSection = section('Winner-take-all', {
  mode: key(oneOf('global', 'local', 'both'), 'both', {
    description: 'The first neuron to fire silences its map (global), the other maps around it (local), or both',
    source: 'Kheradpisheh 2018',
  }),
  local_radius: key(natural(), 2, {
    description: 'Reach of local inhibition, Chebyshev distance',
    unit: 'units of the layer',
  }),
  enable_homeostasis: key(flag(), true, {
    description: 'Adapt a gain on the threshold of each map to target_rate',
  }),
  target_rate: key(fraction(), 0.1, { description: 'Share of the stimuli that a map should fire for' }),
  homeostasis_lr: key(nonNegative(), 0.001, { description: 'Step of the gain per stimulus and rate error' }),
  threshold_min: key(positive(), 1, {
    description: 'Smallest gain on a threshold',
    unit: 'times the threshold',
  }),
  threshold_max: key(positive(), 100, {
    description: 'Largest gain on a threshold',
    unit: 'times the threshold',
  }),
});
