import { keyPathText } from '../config-error.ts';
import { layerKey, layersOf } from '../network/layers.ts';
import type { SpikesegConfig } from '../schema/config.ts';
import type { Conflict, Rule } from './rule.ts';

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
