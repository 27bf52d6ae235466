import type { Mapping } from './mapping.ts';
import { isMapping } from './mapping.ts';
import { mergeMappings } from './merge-configs.ts';

/** Nests dotted keys at every depth: `{ 'stdp.lr_plus': 1 }` becomes `{ stdp: { lr_plus: 1 } }`. Later keys win. */
export function expandDotted(mapping: Mapping): Mapping {
  return Object.entries(mapping)
    .map(([key, value]) => nest(key.split('.'), isMapping(value) ? expandDotted(value) : value))
    .reduce((merged, next) => mergeMappings(merged, next), {});
}

/** A value at a path, as nested mappings. */
export function nest(path: readonly string[], value: unknown): Mapping {
  const [name, ...rest] = path;
  return Object.fromEntries([[name, rest.length === 0 ? value : nest(rest, value)]]);
}
