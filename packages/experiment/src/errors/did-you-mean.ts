import { nearestNames } from '@spikeseg/config';

/** `; did you mean train?`, or nothing where no word is near. */
export function didYouMean(typed: string, words: readonly string[]): string {
  const near = nearestNames(typed, words);
  const begun = words.filter((word) => typed !== '' && word.startsWith(typed));
  const meant = near.length > 0 ? near : begun;
  return meant.length === 0 ? '' : `; did you mean ${meant.join(' or ')}?`;
}
