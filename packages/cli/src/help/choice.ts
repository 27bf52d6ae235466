import { didYouMean, UsageError } from '@spikeseg/experiment/parts';
import { Option } from 'commander';

/**
 * An option that takes one of a few words: help and completion list them, another word is answered with the nearest.
 *
 * @param also words beyond those listed
 */
export function choiceOption(flags: string, description: string, words: readonly string[], also?: RegExp): Option {
  const option = new Option(flags, description).choices(words);
  return option.argParser(oneOf(option.long ?? flags, words, also));
}

/** Reads one of a few words; another one is answered with the nearest. @param name what it is, for the error */
export const oneOf =
  (name: string, words: readonly string[], also?: RegExp) =>
  (value: string): string => {
    if (words.includes(value) || also?.test(value)) return value;
    throw new UsageError(`${name}: expected ${words.join(', ')}, got ${JSON.stringify(value)}${didYouMean(value, words)}`);
  };
