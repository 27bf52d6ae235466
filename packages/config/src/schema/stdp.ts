import { key, section } from './annotations.ts';
import { flag, nonNegative, numberIn, oneOf, upTo } from './values.ts';

const weight = () => numberIn(-1e6, 1e6);

/** Spike-timing dependent plasticity: how the weights of a winner change. */
export const stdpSection = section('STDP learning', {
  lr_plus: key(nonNegative(), 0.04, {
    description: 'Learning rate of synapses whose input came no later than the spike',
    source: 'Kirkland 2023',
  }),
  lr_minus: key(nonNegative(), 0.03, {
    description: 'Learning rate of synapses whose input came later or never',
    source: 'Kirkland 2023',
  }),
  weight_min: key(weight(), 0, { description: 'Lower bound of a learned weight' }),
  weight_max: key(weight(), 1, { description: 'Upper bound of a learned weight' }),
  weight_init_mean: key(weight(), 0.8, {
    description: 'Mean of the normal initial weights',
    source: 'Kheradpisheh 2018',
  }),
  weight_init_std: key(upTo(1e6), 0.01, {
    description: 'Standard deviation of the initial weights, clamped to the bounds',
  }),
  use_soft_bounds: key(flag(), true, {
    description: 'A change shrinks with (w - weight_min)(weight_max - w); false: additive rule',
    source: 'Kheradpisheh 2018',
  }),
  rule: key(oneOf('soft-bound', 'additive', 'likelihood').nullable(), null, {
    description:
      'Learning rule; null: as use_soft_bounds says; likelihood: log-likelihood ratios, weight_max at 5 nats, without lr_plus, lr_minus and homeostasis',
    source: 'Nessler 2013',
    extension: true,
  }),
});
