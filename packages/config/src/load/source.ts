import { type Document, isAlias, isMap, isNode, isScalar, isSeq, type LineCounter, type Node, type Pair } from 'yaml';
import type { ProblemPlace } from '../config-error.ts';
import { type Mapping, valueAt } from '../merge-configs.ts';

/** Keys that were given, and by whom. Later sources win. */
export type ConfigSource =
  | { readonly kind: 'default' | 'preset' | 'override'; readonly values: Mapping }
  | {
      readonly kind: 'file';
      /** As it was named. */
      readonly file: string;
      /** Folder of the file, absolute. */
      readonly folder: string;
      readonly values: Mapping;
      readonly document: Document.Parsed;
      readonly lines: LineCounter;
    };

/** The source whose value of a key counts; undefined where the default does. */
export const sourceOf = (sources: readonly ConfigSource[], path: readonly (string | number)[]): ConfigSource | undefined =>
  sources.findLast((source) => valueAt(source.values, path) !== undefined);

/** Where to look for a key (`target: key`) or its value. */
export function placeOf(
  source: ConfigSource | undefined,
  path: readonly (string | number)[],
  target: 'key' | 'value',
): ProblemPlace {
  if (source?.kind !== 'file') return { source: source?.kind ?? 'default' };
  const offset = offsetOf(source.document, path, target);
  if (offset === undefined) return { source: 'file', file: source.file };
  const { line, col } = source.lines.linePos(offset);
  return { source: 'file', file: source.file, line, column: col };
}

/**
 * Where a key or its value stands in a YAML document, as an offset into the text; undefined where the path is not there.
 * A value without text of its own (`key:`) is found at its key.
 */
export function offsetOf(
  document: Document.Parsed,
  path: readonly (string | number)[],
  target: 'key' | 'value',
): number | undefined {
  let node: Node | null = document.contents;
  let offset = node?.range?.[0];
  for (const [depth, part] of path.entries()) {
    const holder = isAlias(node) ? node.resolve(document) : node;
    if (typeof part === 'number') {
      const item: unknown = isSeq(holder) ? holder.items[part] : undefined;
      if (!isNode(item)) return undefined;
      node = item;
      offset = item.range?.[0] ?? offset;
    } else {
      const pair = isMap(holder) ? findPair(holder.items, part) : undefined;
      if (!pair) return undefined;
      node = isNode(pair.value) ? pair.value : null;
      const keyOffset = isNode(pair.key) ? pair.key.range?.[0] : undefined;
      offset = target === 'key' && depth === path.length - 1 ? keyOffset : (valueOffset(node) ?? keyOffset);
    }
  }
  return offset;
}

/** Path of the key that stands at an offset, e.g. of one that is there twice. */
export function pathAt(node: unknown, offset: number, path: readonly string[] = []): readonly string[] | undefined {
  if (!isMap(node)) return undefined;
  for (const pair of node.items) {
    if (!isScalar(pair.key)) continue;
    const here = [...path, String(pair.key.value)];
    if (pair.key.range?.[0] === offset) return here;
    const inside = pathAt(pair.value, offset, here);
    if (inside) return inside;
  }
  return undefined;
}

/** The last pair of a name, which is the one that counts. */
const findPair = (items: readonly Pair[], name: string): Pair | undefined =>
  items.findLast(({ key }) => isScalar(key) && String(key.value) === name);

function valueOffset(node: Node | null): number | undefined {
  if (!node?.range || node.range[0] === node.range[1]) return undefined;
  return node.range[0];
}
