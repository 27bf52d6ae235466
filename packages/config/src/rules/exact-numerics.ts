import type { Conflict, Rule } from './rule.ts';

/**
 * Exact numerics need a bound for every sum. A leak clamps potentials at 0; without one (a leak of 0), negative weights
 * could lower a potential for ever.
 */
export const exactNumericsHaveBounds: Rule = {
  keys: ['model.numerics', 'model.leaks', 'model.use_dog_filters', 'model.conv1_filters', 'stdp.weight_min'],
  conflicts: ({ model, stdp }) =>
    model.numerics === 'float'
      ? []
      : model.leaks.flatMap((leak, layer): Conflict[] => {
          if (leak > 0) return [];
          const filtered = layer === 0 && model.use_dog_filters && model.conv1_filters === 'dog';
          if (!filtered && stdp.weight_min >= 0) return [];
          const source = filtered ? 'model.use_dog_filters: true' : `stdp.weight_min: ${stdp.weight_min}`;
          return [
            {
              path: ['model', 'leaks', layer],
              expected: `a leak above 0, since conv${layer + 1} may have negative weights (${source}) and model.numerics is exact`,
              got: '0',
              fix: `give conv${layer + 1} a leak, ${filtered ? 'turn the filters off' : 'set stdp.weight_min to 0'}, or set model.numerics to float`,
            },
          ];
        }),
};
