import type { DeepPartial } from './schema/config.ts';

/**
 * Puts `override` over `base`: mappings merge at every depth; numbers, texts, lists and null replace what was there.
 * `undefined` means absent. Neither input is changed and the result shares nothing with them.
 *
 * @param base a configuration or part of one; not written
 * @param override the keys to replace; not written
 */
export function mergeConfigs<Base extends object>(base: Base, override: DeepPartial<NoInfer<Base>>): Base {
  return mergeMappings(base as Mapping, override as Mapping) as Base;
}

/** {@link mergeConfigs} for mappings of unknown content. `fromEntries` keeps `__proto__` an ordinary key. */
export function mergeMappings(base: Mapping, override: Mapping): Mapping {
  const names = [...new Set([...Object.keys(base), ...Object.keys(override)])];
  return Object.fromEntries(
    names
      .map((name) => [name, mergeValues(ownValue(base, name), ownValue(override, name))])
      .filter(([, value]) => value !== undefined),
  );
}

function mergeValues(base: unknown, override: unknown): unknown {
  if (override === undefined) return copy(base);
  if (isMapping(base) && isMapping(override)) return mergeMappings(base, override);
  return copy(override);
}

function copy(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copy);
  return isMapping(value) ? mergeMappings(value, {}) : value;
}

/** Nests dotted keys at every depth: `{ 'stdp.lr_plus': 1 }` becomes `{ stdp: { lr_plus: 1 } }`. Later keys win. */
export function expandDotted(mapping: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.entries(mapping)
    .map(([key, value]) => nest(key.split('.'), isMapping(value) ? expandDotted(value) : value))
    .reduce((merged, next) => mergeMappings(merged, next), {});
}

/** A value at a path, as nested mappings. */
export function nest(path: readonly string[], value: unknown): Mapping {
  const [name, ...rest] = path;
  return Object.fromEntries([[name, rest.length === 0 ? value : nest(rest, value)]]);
}

/** What a YAML mapping becomes. */
export type Mapping = Readonly<Record<string, unknown>>;

/** True for plain objects: made by a literal, by JSON.parse or without a prototype. */
export function isMapping(value: unknown): value is Mapping {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** The value's own property, undefined where it has none: `constructor` and `__proto__` are ordinary names here. */
export const ownValue = (mapping: Mapping, name: string): unknown => (Object.hasOwn(mapping, name) ? mapping[name] : undefined);

/** The value at a path of names and list positions, undefined where there is none. */
export function valueAt(root: unknown, path: readonly (string | number)[]): unknown {
  let value = root;
  for (const part of path) {
    if (typeof part === 'number' && Array.isArray(value)) value = value[part];
    else if (typeof part === 'string' && isMapping(value)) value = ownValue(value, part);
    else return undefined;
  }
  return value;
}
