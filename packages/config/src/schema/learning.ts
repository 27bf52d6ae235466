import { key, section } from './annotations.ts';
import {
  count,
  flag,
  fraction,
  measurable,
  natural,
  nonNegative,
  numberIn,
  oneOf,
  positive,
  positiveFraction,
  upTo,
} from './values.ts';

const weight = () => numberIn(-1e6, 1e6);

/** Spike-timing dependent plasticity: how the weights of a winner change. */
export const stdpSection = section('STDP learning', 'model', {
  lr_plus: key(nonNegative(), 0.04, 'Learning rate of synapses whose input came no later than the spike', {
    source: 'Kirkland 2023',
  }),
  lr_minus: key(nonNegative(), 0.03, 'Learning rate of synapses whose input came later or never', { source: 'Kirkland 2023' }),
  weight_min: key(weight(), 0, 'Lower bound of a learned weight'),
  weight_max: key(weight(), 1, 'Upper bound of a learned weight'),
  weight_init_mean: key(weight(), 0.8, 'Mean of the normal initial weights', { source: 'Kheradpisheh 2018' }),
  weight_init_std: key(upTo(1e6), 0.01, 'Standard deviation of the initial weights, clamped to the bounds'),
  use_soft_bounds: key(flag(), true, 'A change shrinks with (w - weight_min)(weight_max - w); false: additive rule', {
    source: 'Kheradpisheh 2018',
  }),
});

/** Winner-take-all competition in the layer that learns, and the rate-based gain of its thresholds. */
export const wtaSection = section('Winner-take-all', 'model', {
  mode: key(
    oneOf('global', 'local', 'both'),
    'both',
    'The first neuron to fire silences its map (global), the other maps around it (local), or both',
    { source: 'Kheradpisheh 2018' },
  ),
  local_radius: key(natural(), 2, 'Reach of local inhibition, Chebyshev distance', { unit: 'units of the layer' }),
  enable_homeostasis: key(flag(), true, 'Adapt a gain on the threshold of each map to target_rate'),
  target_rate: key(fraction(), 0.1, 'Share of the stimuli that a map should fire for'),
  homeostasis_lr: key(nonNegative(), 0.001, 'Step of the gain per stimulus and rate error'),
  threshold_min: key(positive(), 1, 'Smallest gain on a threshold', { unit: 'times the threshold' }),
  threshold_max: key(positive(), 100, 'Largest gain on a threshold', { unit: 'times the threshold' }),
});

/** Adaptive thresholds: a map that wins becomes harder to excite, and relaxes between stimuli. */
export const homeostasisSection = section('Homeostasis', 'model', {
  enabled: key(flag(), true, 'Adapt the threshold of each map in training', { source: 'Diehl & Cook 2015' }),
  theta_rest: key(
    measurable(),
    0.1,
    'Threshold that adaptation decays to; it, theta_plus and theta_max scale with the threshold of a layer',
    { unit: 'membrane potential', source: 'Diehl & Cook 2015' },
  ),
  theta_plus: key(upTo(1e6), 0.02, 'What a win adds to the threshold', {
    unit: 'membrane potential',
    source: 'Diehl & Cook 2015',
  }),
  tau_theta: key(positive(), 500, 'Time constant of the decay', { unit: 'stimuli', source: 'Diehl & Cook 2015' }),
  theta_max: key(measurable(), 10, 'Largest adapted threshold', { unit: 'membrane potential' }),
  dead_neuron_recovery: key(flag(), true, 'Perturb the weights of a silent map'),
  dead_threshold: key(fraction(), 0.01, 'A map that wins for less than this share of the stimuli is dead'),
  recovery_boost: key(upTo(1e6), 0.1, 'Standard deviation of that perturbation', { unit: 'weight' }),
});

/** When a layer has learned enough. */
export const convergenceSection = section('Convergence', 'model', {
  min_wins_per_neuron: key(natural(), 10, 'Wins before a map can count as converged'),
  target_ratio: key(positiveFraction(), 0.9, 'Share of converged maps at which a layer stops'),
  patience: key(count(), 20, 'Epochs without a better share before a layer stops'),
  delta_threshold: key(
    nonNegative(),
    0.0001,
    'A map has converged when its mean |change of weight| between checks is below this',
    { unit: 'weight' },
  ),
  check_interval: key(count(), 100, 'Stimuli between checks'),
});
