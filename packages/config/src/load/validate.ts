import type { ConfigProblem } from '../errors/problem.ts';
import { keyPathText } from '../errors/problem.ts';
import type { Mapping } from '../merge/mapping.ts';
import { isMapping } from '../merge/mapping.ts';
import { mergeMappings } from '../merge/merge-configs.ts';
import type { Conflict, Rule } from '../rules/rule.ts';
import { rules } from '../rules/rules.ts';
import type { SpikesegConfig } from '../schema/config.ts';
import { configSchema } from '../schema/config-schema.ts';
import { faultProblem, keyFaults, keyOf } from './key-faults.ts';
import type { ConfigSource } from './source.ts';
import { placeOf, sourceOf } from './source.ts';

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
