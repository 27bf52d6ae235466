import type { DeepPartial } from '../schema/config.ts';
import type { Mapping } from './mapping.ts';
import { isMapping, ownValue } from './mapping.ts';

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
