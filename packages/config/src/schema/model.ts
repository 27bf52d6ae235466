import { key, section } from './annotations.ts';
import { count, flag, measurable, nonNegative, oddSize, oneOf, perLayer } from './values.ts';

/** The network: input → conv1 → pool1 → conv2 → pool2 → conv3. */
export const modelSection = section('Model architecture', {
  n_classes: key(count(), 1, { description: 'Feature maps of conv3, one per class' }),
  conv1_channels: key(count(), 4, { description: 'Feature maps of conv1' }),
  conv2_channels: key(count(), 36, { description: 'Feature maps of conv2' }),
  kernel_sizes: key(perLayer(oddSize), [5, 5, 7], {
    description: 'Kernel sizes of conv1, conv2 and conv3, each in pixels of the layer before it',
    unit: 'px',
  }),
  pool1_kernel: key(count(), 2, { description: 'Window of pool1', unit: 'px of conv1' }),
  pool1_stride: key(count(), 2, { description: 'Distance from one window of pool1 to the next', unit: 'px of conv1' }),
  pool2_kernel: key(count(), 2, { description: 'Window of pool2', unit: 'px of conv2' }),
  pool2_stride: key(count(), 2, { description: 'Distance from one window of pool2 to the next', unit: 'px of conv2' }),
  thresholds: key(perLayer(measurable), [0.1, 0.1, 0.1], {
    description: 'Resting thresholds of conv1, conv2 and conv3',
    unit: 'membrane potential',
  }),
  leaks: key(perLayer(nonNegative), [0.09, 0.01, 0], {
    description: 'What conv1, conv2 and conv3 lose per time step (subtractive leak); at most the threshold of the layer',
    unit: 'membrane potential per step',
    source: 'Kirkland 2023: 90 %, 10 % and 0 % of the threshold',
  }),
  use_dog_filters: key(flag(), true, {
    description: 'Start conv1 from differences of Gaussians (or what conv1_filters says) instead of random weights',
    source: 'Kheradpisheh 2018',
  }),
  conv1_filters: key(oneOf('dog', 'spots'), 'dog', {
    description:
      'Filters of use_dog_filters: dog, differences of Gaussians; spots, Gaussians over all channels with a largest weight of 1, so that a potential adds up what lies in a spot',
    extension: true,
  }),
  fire_once: key(flag(), true, {
    description: 'In training, a neuron fires at most once per stimulus',
    source: 'Kheradpisheh 2018',
    extension: true,
  }),
  numerics: key(oneOf('exact', 'float'), 'exact', {
    description:
      'exact rounds weights, thresholds and leaks to a grid where no sum rounds: the same spikes on every engine; float does not',
    extension: true,
  }),
});
