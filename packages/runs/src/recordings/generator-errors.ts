import { UsageError } from '../errors/errors.ts';

/**
 * What a task that generates gives; where the generator does not take its options, the error names the key.
 *
 * @throws UsageError
 */
export function asUsageErrors<T>(task: () => T): T {
  try {
    return task();
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    const message = cause.message.replace(
      /^generator: (?:telescope\.)?(\w+)/,
      (_, option: string) => `data.synthetic.${keyOf(option)}`,
    );
    throw new UsageError(message, { cause });
  }
}

/** `driftPxS` is `drift_px_s`. */
const keyOf = (option: string): string => option.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
