import type { z } from 'zod';
import { type ConfigProblem, keyPathText, valueText } from '../config-error.ts';
import { describeConfig } from '../describe/describe-config.ts';
import { alternatives, fieldNames, keyJsonSchema, schemaAt, typeText } from '../describe/json-schema.ts';
import { isMapping, type Mapping, mergeMappings, valueAt } from '../merge-configs.ts';
import { levenshtein, nearestNames } from '../nearest-names.ts';
import type { Conflict, Rule } from '../rules/rule.ts';
import { rules } from '../rules/rules.ts';
import { configSchema, type SpikesegConfig } from '../schema/config.ts';
import { fieldAt, namesIn } from '../schema/fields.ts';
import { type ConfigSource, placeOf, sourceOf } from './source.ts';

/** The sources one over the other, as one tree of unchecked values. */
const mergeSources = (sources: readonly ConfigSource[]): Mapping =>
  sources.reduce<Mapping>((merged, { values }) => mergeMappings(merged, values), {});

/** What is wrong with single keys; rules between keys wait until all sources are there. */
export function keyProblems(sources: readonly ConfigSource[]): readonly ConfigProblem[] {
  const values = mergeSources(sources);
  return keyFaults(values).map((fault) => faultProblem(fault, values, sources));
}

/**
 * The complete configuration and everything wrong with it. Rules between keys are checked even when other keys are
 * wrong, so that one look at the errors is enough; the configuration then has defaults in place of the wrong keys.
 */
export function validate(sources: readonly ConfigSource[]): { config: SpikesegConfig; problems: readonly ConfigProblem[] } {
  const values = mergeSources(sources);
  const faults = keyFaults(values);
  const config: SpikesegConfig = configSchema.parse(faults.reduce((kept, { path }) => without(kept, keyOf(path)), values));
  const wrong = new Set(faults.map(({ path }) => keyOf(path).join('.')));
  const isWrong = (key: string): boolean => prefixes(key.split('.')).some((prefix) => wrong.has(prefix.join('.')));
  const conflicts = rules
    .filter(({ keys }) => !keys.some(isWrong))
    .flatMap((rule) => rule.conflicts(config).map((conflict) => conflictProblem(conflict, rule, sources)));
  return { config, problems: [...faults.map((fault) => faultProblem(fault, values, sources)), ...conflicts] };
}

/** A conflict is shown at the key it names, or at another of the rule's keys where that one was not given. */
function conflictProblem({ path, ...texts }: Conflict, { keys }: Rule, sources: readonly ConfigSource[]): ConfigProblem {
  const candidates = [path, ...keys.map((key) => key.split('.'))];
  const given = candidates.find((candidate) => sourceOf(sources, candidate)) ?? path;
  const place = placeOf(sourceOf(sources, given), given, 'value');
  return { kind: 'conflict', ...place, keyPath: keyPathText(path), ...texts, suggestions: [] };
}

/** `[a]`, `[a, b]`, … up to the whole path. */
const prefixes = (path: readonly string[]): readonly (readonly string[])[] => path.map((_, i) => path.slice(0, i + 1));

/** The tree without the key at a path. */
function without(values: Mapping, [name, ...rest]: readonly string[]): Mapping {
  const entries = Object.entries(values);
  if (rest.length === 0) return Object.fromEntries(entries.filter(([key]) => key !== name));
  return Object.fromEntries(
    entries.map(([key, value]) => [key, key === name && isMapping(value) ? without(value, rest) : value]),
  );
}

type Path = readonly (string | number)[];

/** A key that is wrong by itself: its name does not exist, or its value has the wrong type or range. */
interface KeyFault {
  readonly kind: 'unknown-key' | 'invalid-value';
  readonly path: Path;
}

/** Every fault of a tree of unchecked values. */
export function keyFaults(values: Mapping): readonly KeyFault[] {
  const result = configSchema.safeParse(values);
  return result.success ? [] : result.error.issues.flatMap(issueFaults);
}

function issueFaults(issue: z.core.$ZodIssue): KeyFault[] {
  const path = issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part));
  if (issue.code === 'unrecognized_keys') return issue.keys.map((name) => ({ kind: 'unknown-key', path: [...path, name] }));
  return [{ kind: 'invalid-value', path }];
}

/** A fault as an error tells it, with the place of the source that brought it in. */
export function faultProblem({ kind, path }: KeyFault, values: Mapping, sources: readonly ConfigSource[]): ConfigProblem {
  const source = sourceOf(sources, path);
  const got = valueText(valueAt(values, path));
  const keyPath = keyPathText(path);
  if (kind === 'invalid-value') {
    return { kind, ...placeOf(source, path, 'value'), keyPath, expected: expectedAt(path, values), got, suggestions: [] };
  }
  const section = path.slice(0, -1);
  const name = String(path[path.length - 1]);
  const fields = fieldsInKey(section, values);
  const expected = `one of ${alternatives(fields ?? namesIn(section.map(String)))}`;
  const suggestions =
    fields === undefined
      ? suggestKeys(path.map(String))
      : suggestFields(name, fields).map((field) => keyPathText([...section, field]));
  return { kind, ...placeOf(source, path, 'key'), keyPath, expected, got, suggestions };
}

/** What may stand at a path: a section, a value of the key's type, an element of its list, or a field of a mapping in it. */
function expectedAt(path: Path, values: Mapping): string {
  const key = keyOf(path);
  const field = fieldAt(key);
  if (field?.kind !== 'key') return `a mapping of keys (${namesIn(key).join(', ')})`;
  return typeText(schemaAt(keyJsonSchema(field.type.unwrap()), path.slice(key.length), valueAt(values, key)));
}

/** Names of the fields of a mapping inside the value of a key (a layer of `network`); undefined for a section of keys. */
function fieldsInKey(path: Path, values: Mapping): readonly string[] | undefined {
  const key = keyOf(path);
  const field = fieldAt(key);
  if (field?.kind !== 'key') return undefined;
  return fieldNames(
    schemaAt(keyJsonSchema(field.type.unwrap()), path.slice(key.length), valueAt(values, key)),
    valueAt(values, path),
  );
}

/** The path down to the key, without positions in its list. */
export function keyOf(path: Path): string[] {
  const first = path.findIndex((part) => typeof part === 'number');
  return (first === -1 ? path : path.slice(0, first)).map(String);
}

const lastName = (path: string): string => path.slice(path.lastIndexOf('.') + 1);

/** Most keys that are suggested because they hold what was typed. */
const maxHolding = 3;

/**
 * Dotted paths of keys that may have been meant by an unknown one, in this order:
 *
 * 1. keys of other sections that have the very name, where none of this one does: text that lost its indentation (`mode`: wta.mode);
 * 2. keys of the same section whose name is near (`lr_pluss`: lr_plus);
 * 3. keys of the same section that hold every word that was typed (`evidence.threshold`: threshold_nats), or a near one (`evidence.treshold`),
 *    those with the fewest edits;
 * 4. keys of other sections with a near name, where the section does not exist.
 *
 * @param path path of the unknown key, its own name last
 */
export function suggestKeys(path: readonly string[]): readonly string[] {
  const name = path[path.length - 1];
  const section = path.slice(0, -1);
  const isIt = (other: string): boolean => wordsOf(other).join() === wordsOf(name).join();
  const own = namesIn(section);
  const paths = describeConfig().map((key) => key.path);
  const elsewhere = own.some(isIt) ? [] : paths.filter((candidate) => isIt(lastName(candidate)));
  if (elsewhere.length > 0) return elsewhere;
  const siblings = suggestFields(name, own);
  if (siblings.length > 0) return siblings.map((sibling) => [...section, sibling].join('.'));
  const [best] = nearestNames(name, [...new Set(paths.map(lastName))], 1);
  const inSection = section.length > 0 && fieldAt(section)?.kind === 'section';
  if (best === undefined || inSection) return [];
  return paths.filter((candidate) => lastName(candidate) === best);
}

/** Names of one mapping that may have been meant: near ones, else those that hold every word that was typed. */
function suggestFields(name: string, siblings: readonly string[]): readonly string[] {
  const near = nearestNames(name, siblings);
  if (near.length > 0) return near;
  const edits = siblings.map((sibling) => ({ sibling, edits: wordEdits(sibling, name) })).filter((one) => one.edits < Infinity);
  if (edits.length === 0) return [];
  const fewest = Math.min(...edits.map((one) => one.edits));
  return edits
    .filter((one) => one.edits === fewest)
    .map(({ sibling }) => sibling)
    .slice(0, maxHolding);
}

/** `lrPlus`, `LR-plus` and `lr_plus` are the words lr and plus. */
const wordsOf = (name: string): string[] =>
  name
    .replaceAll(/([a-z\d])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/[-_ ]+/);

/** Edits that turn each typed word into one of the name; Infinity where a word is none of its words, within a quarter of its length. */
function wordEdits(name: string, typed: string): number {
  const words = wordsOf(name);
  return wordsOf(typed).reduce((sum, word) => {
    const min = Math.min(...words.map((other) => levenshtein(word, other)));
    return min <= Math.floor(word.length / 4) ? sum + min : Infinity;
  }, 0);
}
