import { z } from 'zod';
import { jsonSchemaNotes, type KeyNotes, key, keyNotes, sectionTitles } from './annotations.ts';
import { count, flag, matching, natural, nonNegative, oddSize, oneOf, positive, signed, text } from './values.ts';

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
    'Name of the layer: of its tensors, its plots and its seed',
  );
const from = () =>
  field(text().optional(), 'Layer whose output is the input, or input for that of the network; the layer before when left out');
const kernel = () => field(oddSize(), 'Side of the kernel, zero padding', { unit: 'px of the layer before' });
const threshold = () => field(positive(), 'Resting threshold of every map', { unit: 'membrane potential' });

const factorLeak = layer('Leak of a convolution by a factor', {
  factor: field(z.number().min(0).max(1), 'What is left of the potential after a step'),
});

/** A multiple of 1/64, so that shifts repeat after 64 updates. */
function velocity() {
  return titled(
    z.number().refine((cells) => Number.isInteger(64 * cells)),
    'multiple of 1/64',
  );
}

const motion = layer('A motion of a transport layer', {
  name: field(
    matching(/^[a-z][\w-]*$/i, 'name of letters, digits, _ and -, with a letter first'),
    'Name of the motion, which enter_from refers to',
  ),
  vx: field(velocity().optional(), 'Velocity to the right, a multiple of 1/64; 0 when left out', { unit: 'cells per update' }),
  vy: field(velocity().optional(), 'Velocity down, a multiple of 1/64; 0 when left out', { unit: 'cells per update' }),
  brightnesses: field(z.array(natural()).min(1).optional(), 'Maps of brightness that move so, counted from 0; all when left out'),
  hop_cost: field(nonNegative().optional(), 'Cost of coming from one of the four nearest cells; never when left out', {
    unit: 'nats',
  }),
  diagonal_cost: field(nonNegative().optional(), 'Cost of coming from a diagonal neighbour; 1.2 times hop_cost when left out', {
    unit: 'nats',
  }),
  enter_from: field(
    z.array(text()).min(1).optional(),
    'Motions from which this one is entered at enter_cost instead of switch_cost, at the same brightness',
  ),
  enter_cost: field(nonNegative().optional(), 'Cost of entering from enter_from; 0 when left out', { unit: 'nats' }),
});

const competition = layer('Competition in a transport layer', {
  radius: field(natural(), 'Half the side of the square of cells that inhibit each other', { unit: 'cells' }),
  with: field(
    z.array(text()).min(1).optional(),
    'Other transport layers with a competition, earlier or later, that inhibit this one, too',
  ),
});

/** How the weights of a layer start. */
const weights = titled(
  z.discriminatedUnion('init', [
    layer('Normal', {
      init: field(z.literal('normal'), 'Normal distribution, drawn with the seed of the run and the name of the layer'),
      mean: field(signed().optional(), 'Mean; stdp.weight_init_mean when left out'),
      std: field(nonNegative().optional(), 'Standard deviation; stdp.weight_init_std when left out'),
    }),
    layer('Uniform', {
      init: field(z.literal('uniform'), 'Uniform distribution, drawn with the seed of the run and the name of the layer'),
      min: field(signed().optional(), 'Least weight; stdp.weight_min when left out'),
      max: field(signed().optional(), 'Largest weight; stdp.weight_max when left out'),
    }),
    layer('Constant', {
      init: field(z.literal('constant'), 'The same weight everywhere'),
      value: field(signed(), 'The weight'),
    }),
    layer('Differences of Gaussians', {
      init: field(
        z.literal('dog'),
        'Differences of Gaussians, on- and off-centre, a polarity each; at most 10 maps per channel',
        {
          source: 'Kheradpisheh 2018',
        },
      ),
    }),
    layer('Gabor filters', {
      init: field(z.literal('gabor'), 'Gabor filters, as many directions as maps, the same in every channel', {
        source: 'Serre 2007',
      }),
    }),
    layer('Gaussians', {
      init: field(
        z.literal('spots'),
        'Gaussians of five sizes with a largest weight of 1, the same in every channel; at most 5 maps',
      ),
    }),
    layer('Disc', {
      init: field(
        z.literal('disc'),
        'A disc of 4.6 px that fades outwards from 1 in steps of an eighth, the same in every channel: evidence of what lies in a spot',
      ),
      gains: field(z.array(positive()).min(1).optional(), 'Weight in the middle of each map; 1 when left out'),
    }),
    layer('File', {
      init: field(z.literal('file'), 'A tensor of a safetensors file, such as a checkpoint'),
      path: field(text(), 'The file; a relative path starts at the folder of the configuration file'),
      tensor: field(text().optional(), 'Name of the tensor; NAME.weight when left out, with the name of the layer'),
    }),
  ]),
  'mapping, see Weights',
);

const convLayer = layer('Convolution', {
  kind: kind('conv'),
  name: name(),
  maps: field(count(), 'Feature maps'),
  kernel: kernel(),
  threshold: threshold(),
  leak: field(
    z.union([nonNegative(), z.literal('none'), factorLeak]).default('none'),
    'What a potential loses per step: a number is subtracted and the potential stays at 0 or above, also with 0; a factor multiplies; with none it may fall below 0',
    { unit: 'membrane potential per step' },
  ),
  reset: field(
    oneOf('zero', 'subtract', 'none').optional(),
    'What a spike leaves of the potential: 0 (zero, when left out), what exceeds the threshold (subtract), or all of it (none)',
  ),
  ceiling: field(positive().optional(), 'No potential exceeds it', { unit: 'membrane potential' }),
  groups: field(count().optional(), 'Groups of channels that do not mix; 1 when left out'),
  from: from(),
  train: field(flag().default(false), 'Whether the layer learns by STDP'),
  weights: field(weights.default({ init: 'normal' }), 'How the weights start'),
});

const poolLayer = layer('Pool', {
  kind: kind('pool'),
  name: name(),
  kernel: field(count(), 'Side of the window', { unit: 'px of the layer before' }),
  stride: field(count(), 'Distance from one window to the next, at most the kernel', { unit: 'px of the layer before' }),
  from: from(),
});

const transportLayer = layer('Transport', {
  kind: kind('transport'),
  name: name(),
  maps: field(count(), 'Maps of brightness'),
  kernel: field(count(), 'Side of the feed-forward kernel, at least the stride, zero padding', {
    unit: 'px of the layer before',
  }),
  stride: field(count().optional(), 'Side of a cell; 1 when left out', { unit: 'px of the layer before' }),
  every: field(
    count().optional(),
    'Time steps from update to update: evidence is added up over so many before it moves on; 1 when left out',
    {
      unit: 'time steps',
    },
  ),
  motions: field(titled(z.array(motion).min(1), 'list of motions'), 'How evidence moves on: a map for each, at every brightness'),
  switch_cost: field(nonNegative(), 'Cost of going from any map to any other at the same place; at the ceiling or above: never', {
    unit: 'nats',
  }),
  threshold: threshold(),
  leak: field(nonNegative(), 'What a potential loses per update', { unit: 'nats per update' }),
  map_leaks: field(z.array(nonNegative()).min(1).optional(), 'The leak of each map of brightness, where they differ', {
    unit: 'nats per update',
  }),
  ceiling: field(positive(), 'No potential exceeds it', { unit: 'nats' }),
  competition: field(
    competition.optional(),
    'Lateral inhibition: what the largest potential around exceeds the ceiling by is taken from all; without it each stops at the ceiling',
  ),
  from: from(),
  weights: field(weights.default({ init: 'normal' }), 'How the feed-forward weights start'),
});

/** The schemas of the layers, by kind. */
export const layerSchemas = { conv: convLayer, pool: poolLayer, transport: transportLayer } as const;

/** The schemas of the ways in which weights start. */
export const weightSchemas: readonly z.ZodObject[] = weights.options;

/** The schemas of mappings inside a layer, by what a key names them. */
export const partSchemas = { leak: factorLeak, motion, competition } as const;

const layers = titled(z.array(z.discriminatedUnion('kind', [convLayer, poolLayer, transportLayer])).min(1), 'list of layers');

export const networkKey = key(layers.nullable(), null, {
  description:
    'Layers of the network, in order, each a mapping (see Layers); null takes those that model and train_conv1 to train_conv3 describe',
  extension: true,
});
