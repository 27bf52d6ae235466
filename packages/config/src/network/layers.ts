import type { SpikesegConfig } from '../schema/config.ts';

export type NetworkLayer = NonNullable<SpikesegConfig['network']>[number];
/** A convolution below `network`. */
export type ConvLayerConfig = Extract<NetworkLayer, { readonly kind: 'conv' }>;
export type InitialWeights = ConvLayerConfig['weights'];

/** The keys that {@link expandModel} makes layers of, which are at their defaults where `network` says what the layers are. */
export const expandedKeys = [
  'model.n_classes',
  'model.conv1_channels',
  'model.conv2_channels',
  'model.kernel_sizes',
  'model.pool1_kernel',
  'model.pool1_stride',
  'model.pool2_kernel',
  'model.pool2_stride',
  'model.thresholds',
  'model.leaks',
  'model.use_dog_filters',
  'train_conv1',
  'train_conv2',
  'train_conv3',
] as const;

/**
 * The layers of a configuration: those of `network`, or those that the keys of the configuration guide describe.
 *
 * @returns a new list
 */
export const layersOf = (config: SpikesegConfig): readonly NetworkLayer[] => config.network ?? expandModel(config);

/**
 * The network of the configuration guide as a list of layers: conv1 → pool1 → conv2 → pool2 → conv3. `network` with this list
 * is the same network with the same weights, and learns the same.
 *
 * @see Kirkland et al. 2020, SpikeSEG, IJCNN; Kheradpisheh et al. 2018, Neural Networks 99
 */
export function expandModel(config: Omit<SpikesegConfig, 'network'>): readonly NetworkLayer[] {
  const { model } = config;
  const maps = [model.conv1_channels, model.conv2_channels, model.n_classes];
  const conv = (i: 0 | 1 | 2): ConvLayerConfig => ({
    kind: 'conv',
    name: `conv${i + 1}`,
    maps: maps[i],
    kernel: model.kernel_sizes[i],
    threshold: model.thresholds[i],
    // A leak of 0 is none: the neuron integrates, and its potential may go below 0.
    leak: model.leaks[i] === 0 ? 'none' : model.leaks[i],
    train: [config.train_conv1, config.train_conv2, config.train_conv3][i],
    weights: { init: i === 0 && model.use_dog_filters ? 'dog' : 'normal' },
  });
  return [
    conv(0),
    { kind: 'pool', name: 'pool1', kernel: model.pool1_kernel, stride: model.pool1_stride },
    conv(1),
    { kind: 'pool', name: 'pool2', kernel: model.pool2_kernel, stride: model.pool2_stride },
    conv(2),
  ];
}

/** Where the layers of a configuration say something, for messages: `network[2].threshold`, or the key of the guide. */
export function layerKey(config: SpikesegConfig, position: number, field: string): readonly (string | number)[] {
  if (config.network !== null) return ['network', position, ...field.split('.')];
  const index = position >> 1;
  const isConv = position % 2 === 0;
  switch (field) {
    case 'threshold':
      return ['model', 'thresholds', index];
    case 'leak':
      return ['model', 'leaks', index];
    case 'train':
      return [`train_conv${index + 1}`];
    case 'maps':
      return ['model', index === 2 ? 'n_classes' : `conv${index + 1}_channels`];
    case 'weights':
      return ['model', 'use_dog_filters'];
    default:
      return isConv ? ['model', 'kernel_sizes', index] : ['model', `pool${index + 1}_${field}`];
  }
}
