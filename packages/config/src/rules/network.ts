import { keyPathText, valueText } from '../config-error.ts';
import { valueAt } from '../merge-configs.ts';
import { type ConvLayerConfig, expandedKeys, layerKey, layersOf, type NetworkLayer } from '../network/layers.ts';
import { defaultConfig, type SpikesegConfig } from '../schema/config.ts';
import type { Conflict, Rule } from './rule.ts';

/* What the layers of `network` must be to each other, and to the keys of the configuration guide. */

/** A network is said once: by the list, or by the keys of the guide. */
export const networkOrModel: Rule = {
  keys: ['network', ...expandedKeys],
  conflicts: (config) => {
    if (config.network === null) return [];
    const standard = defaultConfig();
    const changed = expandedKeys
      .map((key) => key.split('.'))
      .filter((path) => !same(valueAt(config, path), valueAt(standard, path)));
    return changed.slice(0, 1).map((path) => ({
      path,
      expected: 'its default, since network says what the layers are',
      got: valueText(valueAt(config, path)),
      fix: `say it in network, or leave out network${others(changed.slice(1))}`,
    }));
  },
};

const others = (paths: readonly (readonly string[])[]): string =>
  paths.length === 0 ? '' : `; the same holds for ${paths.map((path) => path.join('.')).join(', ')}`;

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

type NetworkFault = Omit<Conflict, 'path'> & { readonly field: string };

/** A rule that looks at one layer of `network` after the other. */
const perLayer = (
  keys: readonly string[],
  faults: (layer: NetworkLayer, position: number, config: SpikesegConfig) => readonly NetworkFault[],
): Rule => ({
  keys: ['network', ...keys],
  conflicts: (config) =>
    (config.network ?? []).flatMap((layer, position) =>
      faults(layer, position, config).map(({ field, ...texts }) => ({
        path: ['network', position, ...field.split('.')],
        ...texts,
      })),
    ),
});

const fault = (field: string, expected: string, got: unknown, fix?: string): NetworkFault[] => [
  { field, expected, got: typeof got === 'number' ? String(got) : valueText(got), ...(fix !== undefined && { fix }) },
];

/** Names are there once, and the last layer is no pool. */
export const layersConnect: Rule = perLayer([], (layer, position, { network }) => {
  const layers = network ?? [];
  const isTaken = layers.slice(0, position).some(({ name }) => name.toLowerCase() === layer.name.toLowerCase());
  return [
    // Plots are files, and some systems take A and a for one name.
    ...(isTaken ? fault('name', 'a name that no other layer has', layer.name) : []),
    ...(layer.kind === 'pool' && position === layers.length - 1
      ? fault('kind', 'a convolution at the end, whose output is the result', layer.kind)
      : []),
  ];
});

/** Channels of the input of a layer. */
const channelsInto = ({ data, network }: SpikesegConfig, position: number): number =>
  (network ?? []).slice(0, position).findLast((layer) => layer.kind === 'conv')?.maps ?? data.input_channels;

/** A leak leaves its threshold within reach. */
export const leaksFit: Rule = perLayer([], (layer) =>
  layer.kind === 'conv' && typeof layer.leak === 'number' && layer.leak > layer.threshold
    ? fault(
        'leak',
        `at most the threshold of ${layer.name}, ${layer.threshold}`,
        layer.leak,
        'leaks are absolute: write 0.09 for 90 % of a threshold of 0.1',
      )
    : [],
);

/** Banks have as many filters as they have. */
export const weightsFit: Rule = perLayer(['data.input_channels'], (layer, position, config) => {
  if (layer.kind === 'pool') return [];
  const { weights, maps, kernel } = layer;
  const channels = channelsInto(config, position);
  const atMost = (filters: number, what: string): NetworkFault[] =>
    maps <= filters ? [] : fault('maps', `at most ${filters}, since ${what} (weights.init: ${weights.init})`, maps);
  switch (weights.init) {
    case 'dog':
      return channels > 2
        ? fault('weights.init', `filters for ${channels} channels, of which differences of Gaussians read 1 or 2`, weights.init)
        : [
            ...atMost(10 * channels, `there are 10 filters per channel`),
            ...(kernel < 3 ? fault('kernel', 'at least 3, since a smaller one holds no difference of Gaussians', kernel) : []),
          ];
    case 'gabor':
      return kernel < 3 ? fault('kernel', 'at least 3, since a smaller one holds no wave', kernel) : [];
    case 'spots':
      return atMost(5, 'there are 5 spots');
    default:
      return [];
  }
});

/**
 * Exact numerics need a bound for every sum. A leak clamps potentials at 0; without one (a leak of 0, or none), negative
 * weights could lower a potential for ever.
 */
export const exactNumericsHaveBounds: Rule = {
  keys: ['model.numerics', 'network', 'model.leaks', 'model.use_dog_filters', 'stdp.weight_min'],
  conflicts: (config) =>
    config.model.numerics === 'float'
      ? []
      : layersOf(config).flatMap((layer, position): Conflict[] => {
          if (layer.kind !== 'conv') return [];
          const source = layer.leak === 'none' ? negativeFrom(layer, config) : undefined;
          if (source === undefined) return [];
          return [
            {
              path: layerKey(config, position, 'leak'),
              expected: `a leak above 0, since ${layer.name} may have negative weights (${source.key}) and model.numerics is exact`,
              got: config.network === null ? '0' : 'none',
              fix: `give ${layer.name} a leak, ${source.fix}, or set model.numerics to float`,
            },
          ];
        }),
};

/** What lets weights of a layer be negative, undefined where nothing does. */
function negativeFrom({ weights, train }: ConvLayerConfig, { network, stdp }: SpikesegConfig) {
  const min = { key: `stdp.weight_min: ${stdp.weight_min}`, fix: 'set stdp.weight_min to 0' };
  const bound = stdp.weight_min < 0 ? min : undefined;
  if (weights.init === 'normal' || weights.init === 'spots') return weights.init === 'normal' || train ? bound : undefined;
  return network === null
    ? { key: 'model.use_dog_filters: true', fix: 'turn the filters off' }
    : { key: `weights.init: ${weights.init}`, fix: 'let its weights start otherwise' };
}

/** Units that a pool leaves of `size`: floor((size − kernel) / stride) + 1. */
const pooled = (size: number, kernel: number, stride: number): number => Math.floor((size - kernel) / stride) + 1;

/** Convolutions keep the size (zero padding), so only the pools can run out of units, or step over some. */
export const layersFit: Rule = {
  keys: [
    'network',
    'model.pool1_kernel',
    'model.pool1_stride',
    'model.pool2_kernel',
    'model.pool2_stride',
    'data.input_height',
    'data.input_width',
  ],
  conflicts: (config) => [...steppedOver(config), ...tooSmall(config)],
};

const steppedOver = (config: SpikesegConfig): Conflict[] =>
  layersOf(config).flatMap((layer, position) => {
    if (layer.kind !== 'pool' || layer.stride <= layer.kernel) return [];
    const kernel = keyPathText(layerKey(config, position, 'kernel'));
    const expected = `at most ${kernel} = ${layer.kernel}, or units between the windows would be lost`;
    return [{ path: layerKey(config, position, 'stride'), expected, got: String(layer.stride) }];
  });

/** The first pool that has no window. */
function tooSmall(config: SpikesegConfig): Conflict[] {
  const { input_height: height, input_width: width } = config.data;
  const side = Math.min(height, width);
  let size = side;
  let before = 'input';
  for (const layer of layersOf(config)) {
    if (layer.kind === 'pool' && size < layer.kernel) {
      const missing = `${layer.name} needs ${layer.kernel}${size === side ? '' : ` px of ${before} and gets ${size}`}`;
      return [
        {
          path: ['data', height <= width ? 'input_height' : 'input_width'],
          expected: `an input large enough for ${config.network === null ? 'both' : 'all'} pools (${missing})`,
          got: `${side} px`,
          fix: `enlarge the input or shrink ${config.network === null ? 'model.pool1_kernel and model.pool2_kernel' : 'the pools of network'}`,
        },
      ];
    }
    if (layer.kind === 'pool') size = pooled(size, layer.kernel, layer.stride);
    before = layer.name;
  }
  return [];
}
