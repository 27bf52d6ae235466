/** How names are compared: `lrPlus`, `LR-Plus` and `lr_plus` are the same word to somebody who types from memory. */
const plain = (name: string): string => name.toLowerCase().replaceAll(/[-_ ]/g, '');

/**
 * Names that somebody who typed `name` may have meant, best first: those within a third of its length in edits
 * (rounded up, so that two swapped letters are found in short names too), and
 * within one edit of the best, as `did you mean` shows them.
 *
 * @param candidates the names there are
 * @param limit most names to give
 */
export function nearestNames(name: string, candidates: readonly string[], limit = 3): readonly string[] {
  const typed = plain(name);
  const reach = Math.ceil(typed.length / 3);
  const near = candidates
    .map((candidate) => ({ candidate, distance: levenshtein(typed, plain(candidate)) }))
    .filter(({ distance }) => distance <= reach)
    .toSorted((a, b) => a.distance - b.distance || (a.candidate < b.candidate ? -1 : 1));
  return near
    .filter(({ distance }) => distance <= near[0].distance + 1)
    .slice(0, limit)
    .map(({ candidate }) => candidate);
}

/**
 * Edit distance of two texts: the fewest insertions, deletions and replacements of one character that turn `a` into `b`.
 *
 * @see Levenshtein 1966, Soviet Physics Doklady 10
 */
export function levenshtein(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, row[j] + 1, next[j - 1] + 1));
    }
    row = next;
  }
  return row[b.length];
}
