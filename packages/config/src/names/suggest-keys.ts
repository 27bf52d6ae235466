import { describeConfig } from '../describe/describe-config.ts';
import { namesIn } from '../schema/fields.ts';
import { nearestNames } from './nearest-names.ts';

const lastName = (path: string): string => path.slice(path.lastIndexOf('.') + 1);

/**
 * Keys that may have been meant by an unknown one: neighbours in the same section by their own name, else keys of other
 * sections by their dotted path (a key at the wrong depth is the commonest slip in YAML).
 *
 * @param path path of the unknown key, its own name last
 */
export function suggestKeys(path: readonly string[]): readonly string[] {
  const name = path[path.length - 1];
  const siblings = nearestNames(name, namesIn(path.slice(0, -1)));
  if (siblings.length > 0) return siblings;
  const paths = describeConfig().map((key) => key.path);
  const [best] = nearestNames(name, [...new Set(paths.map(lastName))], 1);
  return best === undefined ? [] : paths.filter((candidate) => lastName(candidate) === best);
}
