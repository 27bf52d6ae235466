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
