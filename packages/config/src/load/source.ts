import type { Document, LineCounter } from 'yaml';
import type { ProblemPlace } from '../errors/problem.ts';
import type { Mapping } from '../merge/mapping.ts';
import { valueAt } from '../merge/mapping.ts';
import { offsetOf } from './locate.ts';

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
