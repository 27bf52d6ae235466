/** The part of JSON Schema that the keys use. */
export interface JsonSchema {
  readonly type?: string;
  readonly title?: string;
  readonly enum?: readonly unknown[];
  readonly const?: string;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly items?: JsonSchema | readonly JsonSchema[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly not?: { readonly multipleOf?: number };
}

/** True for the types of a list of fixed length, one per element. */
export const isTuple = (items: JsonSchema['items']): items is readonly JsonSchema[] => Array.isArray(items);

/** The type of a value in words, e.g. `odd integer >= 1` or `global, local or both`. */
export function typeText(schema: JsonSchema): string {
  if (schema.title !== undefined) return schema.title;
  const several = schema.anyOf ?? schema.oneOf;
  if (several) return alternatives([...new Set(several.map(typeText))]);
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return alternatives(schema.enum.map(String));
  switch (schema.type) {
    case 'boolean':
      return 'true or false';
    case 'string':
      return 'text';
    case 'integer':
    case 'number':
      return `${schema.not?.multipleOf === 2 ? 'odd ' : ''}${schema.type}${rangeText(schema)}`;
    case 'array':
      return listText(schema.items);
    case 'object':
      return schema.properties ? mappingText(schema.properties) : 'object';
    default:
      return String(schema.type);
  }
}

/** `a mapping of kind conv`, by its tag; without one, its fields. */
function mappingText(properties: Readonly<Record<string, JsonSchema>>): string {
  const tag = Object.entries(properties).find(([, { const: value }]) => value !== undefined);
  return tag === undefined ? `a mapping of ${Object.keys(properties).join(', ')}` : `a mapping of ${tag[0]} ${tag[1].const}`;
}

function listText(items: JsonSchema['items']): string {
  if (isTuple(items)) return `list of ${items.length}, each ${typeText(items[0])}`;
  return items ? `list, each ${typeText(items)}` : 'list';
}

/** ` >= 1`, ` in (0, 1]` or nothing; the safe-integer limits that every integer has are not worth saying. */
function rangeText(schema: JsonSchema): string {
  const low = schema.exclusiveMinimum ?? schema.minimum;
  const high = schema.exclusiveMaximum ?? schema.maximum;
  const hasLow = low !== undefined && low > Number.MIN_SAFE_INTEGER;
  const hasHigh = high !== undefined && high < Number.MAX_SAFE_INTEGER;
  const openLow = schema.exclusiveMinimum !== undefined;
  const openHigh = schema.exclusiveMaximum !== undefined;
  if (hasLow && hasHigh) return ` in ${openLow ? '(' : '['}${low}, ${high}${openHigh ? ')' : ']'}`;
  if (hasLow) return ` ${openLow ? '>' : '>='} ${low}`;
  if (hasHigh) return ` ${openHigh ? '<' : '<='} ${high}`;
  return '';
}

/** `a`, `a or b`, `a, b or c`. */
export function alternatives(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} or ${names[names.length - 1]}`;
}
