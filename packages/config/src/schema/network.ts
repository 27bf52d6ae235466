import { z } from 'zod';
import { extra, jsonSchemaNotes, type KeyNotes, key, keyNotes, section, sectionTitles } from './annotations.ts';
import { count, flag, matching, measurable, nonNegative, oddSize, oneOf, perLayer, positive, signed } from './values.ts';

/** The network: input → conv1 → pool1 → conv2 → pool2 → conv3. */
export const modelSection = section('Model architecture', 'model', {
  n_classes: key(count(), 1, 'Feature maps of conv3, one per class'),
  conv1_channels: key(count(), 4, 'Feature maps of conv1'),
  conv2_channels: key(count(), 36, 'Feature maps of conv2'),
  kernel_sizes: key(perLayer(oddSize), [5, 5, 7], 'Kernel sizes of conv1, conv2 and conv3', { unit: 'px' }),
  pool1_kernel: key(count(), 2, 'Window of pool1', { unit: 'px of conv1' }),
  pool1_stride: key(count(), 2, 'Stride of pool1', { unit: 'px of conv1' }),
  pool2_kernel: key(count(), 2, 'Window of pool2', { unit: 'px of conv2' }),
  pool2_stride: key(count(), 2, 'Stride of pool2', { unit: 'px of conv2' }),
  thresholds: key(perLayer(measurable), [0.1, 0.1, 0.1], 'Resting thresholds of conv1, conv2 and conv3', {
    unit: 'membrane potential',
  }),
  leaks: key(perLayer(nonNegative), [0.09, 0.01, 0], 'Subtractive leaks of conv1, conv2 and conv3; at most the thresholds', {
    unit: 'membrane potential per step',
    source: 'Kirkland 2023: 90 %, 10 % and 0 % of the threshold',
  }),
  use_dog_filters: key(flag(), true, 'Start conv1 from differences of Gaussians instead of random weights', {
    source: 'Kheradpisheh 2018',
  }),
  numerics: extra(
    oneOf('exact', 'float'),
    'exact',
    'exact: values on a grid where no sum rounds, so that every engine gives the same spikes',
  ),
});

/*
 * One layer of `network`, as it is written in YAML and stored in a checkpoint's configuration. `../network/layer-specs.ts` makes
 * the layers of snn-core's NetworkSpec of it. What layers must be to each other is said in ../rules/network.ts.
 */

/** Attaches its help to a field of a layer. */
function field<T extends z.ZodType>(type: T, description: string, notes: Omit<KeyNotes, 'description'> = {}): T {
  keyNotes.add(type, { description, ...notes });
  return type;
}

function layer<Shape extends z.core.$ZodLooseShape>(title: string, shape: Shape): z.ZodObject<Shape, z.core.$strict> {
  const mapping = z.strictObject(shape);
  sectionTitles.add(mapping, { title });
  return mapping;
}

/** Says in a word what a type is, where its fields are described elsewhere. */
function titled<T extends z.ZodType>(type: T, title: string): T {
  jsonSchemaNotes.add(type, { title });
  return type;
}

const kind = <const Kind extends string>(name: Kind) => field(z.literal(name), 'What the layer is');
const name = () =>
  field(
    matching(/^(?!input$)[a-z][\w-]*$/i, 'name of letters, digits, _ and -, with a letter first, and not "input"'),
    'Name of the layer',
  );

const factorLeak = layer('Leak of a convolution by a factor', {
  factor: field(z.number().min(0).max(1), 'Share of the potential that is left after a step'),
});

const weights = titled(
  z.discriminatedUnion('init', [
    layer('Normal', {
      init: field(z.literal('normal'), 'Normal distribution, seeded'),
      mean: field(signed().optional(), 'Mean; stdp.weight_init_mean when left out'),
      std: field(nonNegative().optional(), 'Standard deviation; stdp.weight_init_std when left out'),
    }),
    layer('Differences of Gaussians', {
      init: field(z.literal('dog'), 'Differences of Gaussians, on- and off-centre; at most 10 maps per channel', {
        source: 'Kheradpisheh 2018',
      }),
    }),
    layer('Gabor filters', {
      init: field(z.literal('gabor'), 'Gabor filters, a direction per map', {
        source: 'Serre 2007',
      }),
    }),
    layer('Gaussians', {
      init: field(z.literal('spots'), 'Gaussians of five sizes with a largest weight of 1; at most 5 maps'),
    }),
  ]),
  'mapping, see Weights',
);

const convLayer = layer('Convolution', {
  kind: kind('conv'),
  name: name(),
  maps: field(count(), 'Feature maps'),
  kernel: field(oddSize(), 'Side of the kernel, zero padding', { unit: 'px of the layer before' }),
  threshold: field(positive(), 'Resting threshold of every map', { unit: 'membrane potential' }),
  leak: field(
    z.union([nonNegative(), z.literal('none'), factorLeak]).default('none'),
    'Loss per step: a number is subtracted down to 0; a factor multiplies; with none the potential may fall below 0',
    { unit: 'membrane potential per step' },
  ),
  train: field(flag().default(false), 'The layer learns by STDP'),
  weights: field(weights.default({ init: 'normal' }), 'How the weights start'),
});

const poolLayer = layer('Pool', {
  kind: kind('pool'),
  name: name(),
  kernel: field(count(), 'Side of the window', { unit: 'px of the layer before' }),
  stride: field(count(), 'Distance between windows, at most the kernel', { unit: 'px of the layer before' }),
});

/** The schemas of the layers, by kind. */
export const layerSchemas = { conv: convLayer, pool: poolLayer } as const;

export const weightSchemas: readonly z.ZodObject[] = weights.options;

/** The schemas of mappings inside a layer, by what a key names them. */
export const partSchemas = { leak: factorLeak } as const;

const layers = titled(z.array(z.discriminatedUnion('kind', [convLayer, poolLayer])).min(1), 'list of layers');

export const networkKey = extra(
  layers.nullable(),
  null,
  'Layers of the network, in order (see Layers); null: those of model and train_conv1 to train_conv3',
  { role: 'model' },
);
