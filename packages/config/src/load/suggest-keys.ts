import { describeConfig } from '../describe/describe-config.ts';
import { levenshtein, nearestNames } from '../nearest-names.ts';
import { fieldAt, namesIn } from '../schema/fields.ts';

const lastName = (path: string): string => path.slice(path.lastIndexOf('.') + 1);

/** Most keys that are suggested because they hold what was typed. */
const mostHolding = 3;

/**
 * Dotted paths of keys that may have been meant by an unknown one, in this order:
 *
 * 1. keys of the same section whose name is near (`lr_pluss`: lr_plus);
 * 2. keys of the same section that hold every word that was typed (`evidence.threshold`: threshold_nats), or a near one (`evidence.treshold`),
 *    those with the fewest edits;
 * 3. keys of other sections: a key at the wrong depth is the commonest slip in YAML. Where the section
 *    exists its key has the very name, else a near one will do.
 *
 * @param path path of the unknown key, its own name last
 */
export function suggestKeys(path: readonly string[]): readonly string[] {
  const name = path[path.length - 1];
  const section = path.slice(0, -1);
  const siblings = suggestFields(name, namesIn(section));
  if (siblings.length > 0) return siblings.map((sibling) => [...section, sibling].join('.'));
  const paths = describeConfig().map((key) => key.path);
  const [best] = nearestNames(name, [...new Set(paths.map(lastName))], 1);
  const inSection = section.length > 0 && fieldAt(section)?.kind === 'section';
  if (best === undefined || (inSection && wordsOf(best).join() !== wordsOf(name).join())) return [];
  return paths.filter((candidate) => lastName(candidate) === best);
}

/** Names of one mapping that may have been meant: near ones, else those that hold every word that was typed. */
export function suggestFields(name: string, siblings: readonly string[]): readonly string[] {
  const near = nearestNames(name, siblings);
  if (near.length > 0) return near;
  const edits = siblings.map((sibling) => ({ sibling, edits: wordEdits(sibling, name) })).filter((one) => one.edits < Infinity);
  if (edits.length === 0) return [];
  const fewest = Math.min(...edits.map((one) => one.edits));
  return edits
    .filter((one) => one.edits === fewest)
    .map(({ sibling }) => sibling)
    .slice(0, mostHolding);
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
    const least = Math.min(...words.map((other) => levenshtein(word, other)));
    return least <= Math.floor(word.length / 4) ? sum + least : Infinity;
  }, 0);
}
