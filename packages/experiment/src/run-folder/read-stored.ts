import type { z } from 'zod';
import { UsageError } from '../errors/errors.ts';
import { readWhole } from './read-whole.ts';

/** Largest file of a run that is read back, bytes; a thousand recordings need a hundredth of it. */
const mostBytes = 64 * 2 ** 20;
/** Longest reason that a message carries: some of a reason may come from the file. */
const longestReason = 300;

/** Text of a file that a run, a batch or an evaluation has left. @throws UsageError when it is too large to be one, or cannot be read */
export const readStoredText = (path: string): string =>
  readWhole(
    path,
    mostBytes,
    (got, options) => new UsageError(`${path}: expected a file that a run wrote, got ${got}`, options),
  ).toString('utf8');

/**
 * JSON that a run, a batch or an evaluation has left in its folder, checked as far as it is used.
 *
 * @param what it should be, e.g. `the plan of a batch`
 * @throws UsageError that says which part of it is something else
 */
export function readStored<T>(path: string, schema: z.ZodType<T>, what: string): T {
  const refuse = (reason: string, cause: unknown): never => {
    const advice = 'restore the file, or make it anew with the command that wrote it';
    throw new UsageError(`${path}: expected ${what}: ${reason.slice(0, longestReason)}; ${advice}`, { cause });
  };
  let value: unknown;
  try {
    value = JSON.parse(readStoredText(path));
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
    return refuse(`it is not JSON (${cause.message})`, cause);
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [{ path: at, message }] = parsed.error.issues;
  return refuse(`${at.map(String).join('.') || 'the whole'}: ${message}`, parsed.error);
}
