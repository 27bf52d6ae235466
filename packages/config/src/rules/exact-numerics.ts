import { type ConvLayer, layerKey, layersOf } from '../network/layers.ts';
import type { SpikesegConfig } from '../schema/config.ts';
import type { Conflict, Rule } from './rule.ts';

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
function negativeFrom({ weights, train }: ConvLayer, { network, stdp }: SpikesegConfig) {
  const least = { key: `stdp.weight_min: ${stdp.weight_min}`, fix: 'set stdp.weight_min to 0' };
  const bound = stdp.weight_min < 0 ? least : undefined;
  if (weights.init === 'normal' || weights.init === 'spots') return weights.init === 'normal' || train ? bound : undefined;
  return network === null
    ? { key: 'model.use_dog_filters: true', fix: 'turn the filters off' }
    : { key: `weights.init: ${weights.init}`, fix: 'let its weights start otherwise' };
}
