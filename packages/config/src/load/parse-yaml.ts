import type { Document } from 'yaml';
import { LineCounter, parseDocument } from 'yaml';
import { throwProblems } from '../errors/config-error.ts';
import type { ConfigProblem } from '../errors/problem.ts';
import { keyPathText } from '../errors/problem.ts';
import { valueText } from '../errors/value-text.ts';
import type { Mapping } from '../merge/mapping.ts';
import { isMapping } from '../merge/mapping.ts';
import { namesIn } from '../schema/fields.ts';
import { pathAt } from './locate.ts';

export interface ParsedYaml {
  readonly values: Mapping;
  readonly document: Document.Parsed;
  readonly lines: LineCounter;
  /** Keys that are there twice. */
  readonly problems: readonly ConfigProblem[];
}

/**
 * Parses YAML 1.2 that holds one mapping. An empty text, and a section without keys, is an empty mapping.
 *
 * @param text the YAML
 * @param file its name in errors
 * @throws ConfigError with every syntax error of the text
 */
export function parseYaml(text: string, file: string): ParsedYaml {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, logLevel: 'error' });
  const problem = (kind: ConfigProblem['kind'], offset: number, expected: string, got: string): ConfigProblem => {
    const { line, col } = lines.linePos(offset);
    return { kind, source: 'file', file, line, column: col, expected, got, suggestions: [] };
  };

  const complaints = [...document.errors, ...document.warnings];
  const [doubled, broken] = [complaints.filter(isDoubled), complaints.filter((complaint) => !isDoubled(complaint))];
  throwProblems(
    broken.map(({ pos, message }) => problem('syntax', pos[0], 'valid YAML', message.replaceAll(/\s+/g, ' '))),
    { cause: broken[0] },
  );

  const start = document.contents?.range[0] ?? 0;
  let root: unknown;
  try {
    root = document.toJS();
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throwProblems([problem('syntax', start, 'YAML whose aliases can be resolved', reason)], { cause });
  }
  if (holdsItself(root))
    throwProblems([problem('syntax', start, 'YAML whose aliases can be resolved', 'an alias inside what it stands for')]);
  const values = root === null || root === undefined ? {} : root;
  if (!isMapping(values)) {
    throwProblems([problem('invalid-value', start, 'a mapping of keys at the top level', valueText(values))]);
    return { values: {}, document, lines, problems: [] };
  }
  const problems = doubled.map(({ pos }) => {
    const keyPath = keyPathText(pathAt(document.contents, pos[0]) ?? []);
    return { ...problem('duplicate-key', pos[0], 'each key once', 'it a second time'), keyPath };
  });
  return { values: fillEmptySections(values), document, lines, problems };
}

const isDoubled = ({ code }: { readonly code: string }): boolean => code === 'DUPLICATE_KEY';

/** `model:` with all its keys commented out is null in YAML; here it is a section without keys. */
function fillEmptySections(values: Mapping, path: readonly string[] = []): Mapping {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => {
      const here = [...path, name];
      if (namesIn(here).length === 0) return [name, value];
      if (value === null) return [name, {}];
      return [name, isMapping(value) ? fillEmptySections(value, here) : value];
    }),
  );
}

/** Whether a value is, at any depth, a part of itself. Parts that stand in several places are looked at once. */
function holdsItself(value: unknown, around = new Set<object>(), done = new Set<object>()): boolean {
  if (typeof value !== 'object' || value === null || done.has(value)) return false;
  if (around.has(value)) return true;
  around.add(value);
  const found = Object.values(value).some((part) => holdsItself(part, around, done));
  around.delete(value);
  done.add(value);
  return found;
}
