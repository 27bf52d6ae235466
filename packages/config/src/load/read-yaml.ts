import { readFileSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { type Document, LineCounter, parseDocument } from 'yaml';
import { ConfigError, type ConfigProblem, keyPathText, throwProblems, valueText } from '../config-error.ts';
import { isMapping, type Mapping } from '../merge-configs.ts';
import { namesIn } from '../schema/fields.ts';
import { type ConfigSource, pathAt } from './source.ts';

/** Reasons of the system in the words of an error: expected, got, fix. */
const reasons: Readonly<Record<string, readonly [expected: string, got: string, fix: string]>> = {
  ENOENT: ['a YAML file', 'no file of this name', 'check the path, which starts at the working directory'],
  EISDIR: ['a YAML file', 'a folder', 'name the file inside it'],
  EACCES: ['a file that may be read', 'no permission', 'change its permissions'],
};

const unreadable = (file: string, expected: string, got: string, fix?: string): ConfigProblem => ({
  kind: 'unreadable-file',
  source: 'file',
  file,
  expected,
  got,
  ...(fix === undefined ? {} : { fix }),
  suggestions: [],
});

/** Largest configuration file, bytes. One with every key takes 13 kB; what is checked takes time with the square of its length. */
const maxBytes = 256 * 1024;

const tooLarge = (file: string, bytes: number): ConfigError =>
  new ConfigError([
    unreadable(file, `a configuration of at most ${maxBytes} bytes`, `${bytes} bytes`, 'check that this is the file'),
  ]);

/** Reads a configuration file into a source. Problems that leave its structure in doubt are thrown, others returned. */
export function readConfigFile(file: string, cwd: string): { source: ConfigSource; problems: readonly ConfigProblem[] } {
  const path = resolve(cwd, file);
  const { values, document, lines, problems } = parseYaml(readText(file, path), file);
  return { source: { kind: 'file', file, folder: dirname(path), values, document, lines }, problems };
}

function readText(file: string, path: string): string {
  let bytes: Uint8Array;
  try {
    const { size } = statSync(path);
    if (size > maxBytes) throw tooLarge(file, size);
    bytes = readFileSync(path);
  } catch (cause) {
    if (cause instanceof ConfigError) throw cause;
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown';
    const [expected, got, fix] = reasons[code] ?? ['a readable YAML file', `error ${code} of the system`];
    throw new ConfigError([unreadable(file, expected, got, fix)], { cause });
  }
  if (bytes.length > maxBytes) throw tooLarge(file, bytes.length);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new ConfigError([unreadable(file, 'a YAML file in UTF-8', 'bytes that are not UTF-8', 'save it as UTF-8')], { cause });
  }
}

interface ParsedYaml {
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
