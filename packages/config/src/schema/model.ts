import { key, section } from './annotations.ts';
import { count, flag, measurable, nonNegative, oddSize, oneOf, perLayer } from './values.ts';

/** The network: input → conv1 → pool1 → conv2 → pool2 → conv3. */
export const modelSection = section('Model architecture', {
  n_classes: key(count(), 1, { description: 'Feature maps of conv3, one per class' }),
  conv1_channels: key(count(), 4, { description: 'Feature maps of conv1' }),
  conv2_channels: key(count(), 36, { description: 'Feature maps of conv2' }),
  kernel_sizes: key(perLayer(oddSize), [5, 5, 7], {
    description: 'Kernel sizes of conv1, conv2 and conv3',
    unit: 'px',
  }),
  pool1_kernel: key(count(), 2, { description: 'Window of pool1', unit: 'px of conv1' }),
  pool1_stride: key(count(), 2, { description: 'Stride of pool1', unit: 'px of conv1' }),
  pool2_kernel: key(count(), 2, { description: 'Window of pool2', unit: 'px of conv2' }),
  pool2_stride: key(count(), 2, { description: 'Stride of pool2', unit: 'px of conv2' }),
  thresholds: key(perLayer(measurable), [0.1, 0.1, 0.1], {
    description: 'Resting thresholds of conv1, conv2 and conv3',
    unit: 'membrane potential',
  }),
  leaks: key(perLayer(nonNegative), [0.09, 0.01, 0], {
    description: 'Subtractive leaks of conv1, conv2 and conv3; at most the thresholds',
    unit: 'membrane potential per step',
    source: 'Kirkland 2023: 90 %, 10 % and 0 % of the threshold',
  }),
  use_dog_filters: key(flag(), true, {
    description: 'Start conv1 from conv1_filters instead of random weights',
    source: 'Kheradpisheh 2018',
  }),
  conv1_filters: key(oneOf('dog', 'spots'), 'dog', {
    description: 'dog: differences of Gaussians; spots: Gaussians with a largest weight of 1',
    extension: true,
  }),
  fire_once: key(flag(), true, {
    description: 'A neuron fires at most once per stimulus in training',
    source: 'Kheradpisheh 2018',
    extension: true,
  }),
  numerics: key(oneOf('exact', 'float'), 'exact', {
    description: 'exact: values on a grid where no sum rounds, so that every engine gives the same spikes',
    extension: true,
  }),
});
