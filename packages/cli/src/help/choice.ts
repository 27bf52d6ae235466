import { nearestNames } from '@spikeseg/config';
import { Option } from 'commander';
import { UsageError } from '../errors/errors.ts';

/**
 * An option that takes one of a few words: help and completion list them, another word is answered with the nearest.
 *
 * @param also words beyond those listed
 */
export function choiceOption(flags: string, description: string, words: readonly string[], also?: RegExp): Option {
  const option = new Option(flags, description).choices(words);
  return option.argParser((value) => {
    if (words.includes(value) || also?.test(value)) return value;
    throw new UsageError(`${option.long}: expected ${words.join(', ')}, got ${JSON.stringify(value)}${didYouMean(value, words)}`);
  });
}

/** `; did you mean train?`, or nothing where no word is near. */
export function didYouMean(typed: string, words: readonly string[]): string {
  const near = nearestNames(typed, words);
  const begun = words.filter((word) => typed !== '' && word.startsWith(typed));
  const meant = near.length > 0 ? near : begun;
  return meant.length === 0 ? '' : `; did you mean ${meant.join(' or ')}?`;
}
