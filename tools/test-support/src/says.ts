import { expect } from 'vitest';

/** What a line must hold: see `says`. */
export type Saying = readonly Part[];

type Part = string | number | boolean | undefined | RegExp;

/**
 * What a line of text must hold, in this order: its place, then the values that were expected and found. The words between them are free. A number is
 * taken whole: 1 is not in 10, 1.5 or -1.
 */
export function says(...parts: Saying): RegExp {
  if (parts.length === 0) throw new RangeError('says: expected what a line must hold, got nothing: every line would do');
  return new RegExp(parts.map(pattern).join('.*'), 'm');
}

/** An error of this class that says so. */
export const fails = (kind: { readonly name: string }, ...parts: Saying): Error =>
  expect.objectContaining({ name: kind.name, message: expect.stringMatching(says(...parts)) }) as Error;

function pattern(part: Part): string {
  if (part instanceof RegExp) return part.source;
  const text = String(part).replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  return typeof part === 'number' ? String.raw`(?<![\w.-])${text}(?![\w-]|\.\d)` : text;
}
