import { levenshtein } from './levenshtein.ts';

/** How names are compared: `lrPlus`, `LR-Plus` and `lr_plus` are the same word to somebody who types from memory. */
const plain = (name: string): string => name.toLowerCase().replaceAll(/[-_ ]/g, '');

/**
 * Names that somebody who typed `name` may have meant, best first: those within a third of its length in edits
 * (at least one), as `did you mean` shows them.
 *
 * @param candidates the names there are
 * @param limit most names to give
 */
export function nearestNames(name: string, candidates: readonly string[], limit = 3): readonly string[] {
  const typed = plain(name);
  const reach = Math.max(1, Math.floor(typed.length / 3));
  return candidates
    .map((candidate) => ({ candidate, distance: levenshtein(typed, plain(candidate)) }))
    .filter(({ distance }) => distance <= reach)
    .toSorted((a, b) => a.distance - b.distance || (a.candidate < b.candidate ? -1 : 1))
    .slice(0, limit)
    .map(({ candidate }) => candidate);
}
