import { valueText } from '../config-error.ts';
import { valueAt } from '../merge-configs.ts';
import { expandedKeys, layersOf, type NetworkLayer } from '../network/layers.ts';
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

type Fault = Omit<Conflict, 'path'> & { readonly field: string };

/** A rule that looks at one layer of `network` after the other. */
const perLayer = (
  keys: readonly string[],
  faults: (layer: NetworkLayer, position: number, config: SpikesegConfig) => readonly Fault[],
): Rule => ({
  keys: ['network', ...keys],
  conflicts: (config) =>
    (config.network ?? []).flatMap((layer, position) =>
      faults(layer, position, config).map(({ field, ...texts }) => ({
        path: ['network', position, ...field.split('.').map((part) => (/^\d+$/.test(part) ? Number(part) : part))],
        ...texts,
      })),
    ),
});

const fault = (field: string, expected: string, got: unknown, fix?: string): Fault[] => [
  { field, expected, got: typeof got === 'number' ? String(got) : valueText(got), ...(fix !== undefined && { fix }) },
];

/** Names are there once, inputs come from earlier layers, and the last layer is no pool. */
export const layersConnect: Rule = perLayer([], (layer, position, config) => {
  const layers = layersOf(config);
  const earlier = layers.slice(0, position).map(({ name }) => name);
  const sources = ['input', ...earlier];
  return [
    // Plots are files, and some systems take A and a for one name.
    ...(earlier.some((name) => name.toLowerCase() === layer.name.toLowerCase())
      ? fault('name', 'a name that no other layer has', layer.name)
      : []),
    ...(layer.from === undefined || sources.includes(layer.from)
      ? []
      : fault('from', `input or an earlier layer (${sources.join(', ')})`, layer.from)),
    ...(layer.kind === 'pool' && position === layers.length - 1
      ? fault('kind', 'a convolution or a transport layer at the end, whose output is the result', layer.kind)
      : []),
  ];
});

/** Channels of the input of a layer. */
function channelsInto(config: SpikesegConfig, position: number): number {
  const layers = layersOf(config);
  const channels = new Map([['input', config.data.input_channels as number]]);
  const sourceOf = (at: number): string => layers[at].from ?? (at === 0 ? 'input' : layers[at - 1].name);
  for (let at = 0; at < position; at++) {
    const layer = layers[at];
    channels.set(layer.name, layer.kind === 'pool' ? (channels.get(sourceOf(at)) ?? 1) : channelsOutOf(layer));
  }
  return channels.get(sourceOf(position)) ?? 1;
}

const channelsOutOf = (layer: Exclude<NetworkLayer, { readonly kind: 'pool' }>): number =>
  layer.kind === 'conv'
    ? layer.maps
    : layer.motions.reduce((channels, { brightnesses }) => channels + (brightnesses?.length ?? layer.maps), 0);

/** The ceiling of a transport layer is at least its threshold, and the leak of a convolution at most. */
export const neuronsAreBounded: Rule = perLayer([], (layer) => {
  if (layer.kind === 'pool') return [];
  const { threshold } = layer;
  if (layer.kind === 'transport')
    return layer.ceiling < threshold ? fault('ceiling', `at least the threshold, ${threshold}`, layer.ceiling) : [];
  return typeof layer.leak === 'number' && layer.leak > threshold
    ? fault(
        'leak',
        `at most the threshold of ${layer.name}, ${threshold}`,
        layer.leak,
        'leaks are absolute: write 0.09 for 90 % of a threshold of 0.1',
      )
    : [];
});

/** What learns stands behind the layer that it listens to, and begins within its bounds. */
export const learningLayers: Rule = perLayer(['stdp.weight_min', 'stdp.weight_max'], (layer, position, { network, stdp }) => {
  if (layer.kind !== 'conv' || !layer.train) return [];
  const before = position === 0 ? 'input' : network?.[position - 1].name;
  const inside = (field: string, weight: number | undefined): Fault[] =>
    weight === undefined || (stdp.weight_min <= weight && weight <= stdp.weight_max)
      ? []
      : fault(
          `weights.${field}`,
          `stdp.weight_min = ${stdp.weight_min} to stdp.weight_max = ${stdp.weight_max}, since ${layer.name} learns`,
          weight,
        );
  const { weights } = layer;
  return [
    ...(layer.from === undefined || layer.from === before
      ? []
      : fault('from', `the layer before, since ${layer.name} learns`, layer.from)),
    ...(weights.init === 'uniform' ? [...inside('min', weights.min), ...inside('max', weights.max)] : []),
    ...(weights.init === 'constant' ? inside('value', weights.value) : []),
  ];
});

/** Banks have as many filters as they have, and lists an entry per map. */
export const weightsFit: Rule = perLayer(
  ['data.input_channels', 'stdp.weight_min', 'stdp.weight_max'],
  (layer, position, config) => {
    if (layer.kind === 'pool') return [];
    const { weights, maps, kernel } = layer;
    const channels = channelsInto(config, position);
    const atMost = (filters: number, what: string): Fault[] =>
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
      case 'disc':
        return weights.gains === undefined || weights.gains.length === maps
          ? []
          : fault('weights.gains', `${maps} values, one per map`, weights.gains);
      case 'uniform': {
        const [min, max] = [weights.min ?? config.stdp.weight_min, weights.max ?? config.stdp.weight_max];
        return min <= max ? [] : fault('weights.min', `at most the largest weight, ${max}`, min);
      }
      default:
        return [];
    }
  },
);

/** The motions of a transport layer name each other, and the layer those that it competes with. */
export const motionsFit: Rule = perLayer([], (layer, _position, config) => {
  if (layer.kind !== 'transport') return [];
  const competing = layersOf(config).flatMap((other) =>
    other.kind === 'transport' && other.name !== layer.name && other.competition !== undefined ? [other] : [],
  );
  const taken = layer.competition?.with ?? [];
  const strangeRival = taken.find((name, k) => taken.indexOf(name) < k || !competing.some((other) => other.name === name));
  const slowRival = competing.find(({ name, every = 1 }) => taken.includes(name) && !Number.isInteger(Math.log2(every)));
  const still = Array.from({ length: layer.maps }, (_, map) => map).find(
    (map) => !layer.motions.some(({ brightnesses }) => brightnesses === undefined || brightnesses.includes(map)),
  );
  const { stride = 1 } = layer;
  const names = layer.motions.map(({ name }) => name);
  return [
    ...(layer.map_leaks === undefined || layer.map_leaks.length === layer.maps
      ? []
      : fault('map_leaks', `${layer.maps} values, one per map of brightness`, layer.map_leaks)),
    ...(layer.kernel >= stride
      ? []
      : fault('kernel', `at least the stride, ${stride}, so that every pixel is read`, layer.kernel)),
    ...(still === undefined ? [] : fault('motions', 'a motion for every map of brightness', `none for ${still}`)),
    ...(strangeRival === undefined
      ? []
      : fault(
          'competition.with',
          `other transport layers with a competition, once each (${competing.map(({ name }) => name).join(', ') || 'there are none'})`,
          strangeRival,
        )),
    ...(slowRival === undefined
      ? []
      : fault(
          'competition.with',
          'layers whose every is a power of two',
          `${slowRival.name} with every: ${slowRival.every ?? 1}`,
        )),
    ...layer.motions.flatMap((motion, m) => {
      const at = (field: string): string => `motions.${m}.${field}`;
      return [
        ...(names.indexOf(motion.name) === m ? [] : fault(at('name'), 'a name that no other motion has', motion.name)),
        ...((motion.brightnesses ?? []).every((map, i, all) => map < layer.maps && (i === 0 || map > all[i - 1]))
          ? []
          : fault(at('brightnesses'), `numbers below ${layer.maps}, ascending`, motion.brightnesses)),
        ...(motion.diagonal_cost !== undefined && motion.hop_cost === undefined
          ? fault(at('diagonal_cost'), 'hop_cost beside it', motion.diagonal_cost)
          : []),
      ];
    }),
  ];
});
