import { isMapping, type Mapping, mergeMappings, nest, valueAt } from '../merge-configs.ts';
import type { Rule } from './rule.ts';

/* `stdp.rule` and the keys that follow from it. */

const ruleKey = 'stdp.rule';

/** Keys that make every map win about equally often. */
const homeostasisKeys = ['homeostasis.enabled', 'homeostasis.dead_neuron_recovery', 'wta.enable_homeostasis'] as const;

/** What a rule says about other keys, by their dotted paths. */
const said: Readonly<Record<string, Readonly<Record<string, boolean>>>> = {
  'soft-bound': { 'stdp.use_soft_bounds': true },
  additive: { 'stdp.use_soft_bounds': false },
  likelihood: { 'stdp.use_soft_bounds': false, ...Object.fromEntries(homeostasisKeys.map((key) => [key, false])) },
};

/**
 * Values of one tree, with those that follow from `stdp.rule`. What is given beside the rule, or by a later source than the rule, stays, and is a
 * conflict where it says something else; what came from an earlier source gives way, as it would to a value of its own.
 *
 * @param values of all sources, one over the other; unchecked
 * @param sources earlier ones first
 */
export function withRule(values: Mapping, sources: readonly Mapping[]): Mapping {
  const path = ruleKey.split('.');
  const rule = valueAt(values, path);
  if (typeof rule !== 'string' || !Object.hasOwn(said, rule)) return values;
  const later = sources.slice(sources.findLastIndex((source) => valueAt(source, path) !== undefined));
  return Object.entries(said[rule]).reduce((tree, [key, value]) => {
    const place = key.split('.');
    const section = valueAt(tree, place.slice(0, 1));
    const isOpen = (section === undefined || isMapping(section)) && !later.some((source) => valueAt(source, place) !== undefined);
    return isOpen ? mergeMappings(tree, nest(place, value)) : tree;
  }, values);
}

/** `use_soft_bounds` says what the rule says. */
export const ruleAsSoftBounds: Rule = {
  keys: [ruleKey, 'stdp.use_soft_bounds'],
  conflicts: ({ stdp: { rule, use_soft_bounds: soft } }) =>
    rule === null || soft === (rule === 'soft-bound')
      ? []
      : [
          {
            path: ['stdp', 'use_soft_bounds'],
            expected: `${!soft}, since stdp.rule is ${rule}`,
            got: String(soft),
            fix: 'leave out one of the two',
          },
        ],
};

/** Homeostasis that lets every map win equally often gives noise as many maps as signal. */
export const likelihoodIsAlone: Rule = {
  keys: [ruleKey, ...homeostasisKeys],
  conflicts: (config) =>
    config.stdp.rule !== 'likelihood'
      ? []
      : homeostasisKeys
          .map((key) => key.split('.'))
          .filter((path) => valueAt(config, path) === true)
          .map((path) => ({
            path,
            expected: 'false, since under stdp.rule: likelihood nothing makes maps win equally often',
            got: 'true',
            fix: 'leave it out, or set it to false',
          })),
};
