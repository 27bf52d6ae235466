import { z } from 'zod';
import { jsonSchemaNotes } from './annotations.ts';

/* The kinds of value that keys have. Each call makes a new schema, because notes are attached to the instance. */

export const flag = () => z.boolean();
export const positive = () => z.number().positive();
/** Any finite number. */
export const signed = () => z.number();
export const nonNegative = () => z.number().min(0);
/** A duration in ms that is a whole number of µs, the clock of the events. */
export function wholeMicroseconds() {
  const duration = positive().refine((ms) => Math.round(ms * 1000) / 1000 === ms);
  jsonSchemaNotes.add(duration, { title: 'number > 0, a whole number of µs' });
  return duration;
}

export const positiveUpTo = (max: number) => z.number().positive().max(max);
export const numberIn = (low: number, high: number) => z.number().min(low).max(high);
/** A number from 0 to a largest one. */
export const upTo = (max: number) => z.number().min(0).max(max);
/** A number whose square and whose single precision are neither 0 nor without end: potentials, lengths in px, costs. */
export const measurable = () => z.number().min(1e-6).max(1e6);
export const fraction = () => z.number().min(0).max(1);
export const positiveFraction = () => z.number().positive().max(1);
export const integerIn = (low: number, high: number) => z.int().min(low).max(high);
export const count = () => z.int().min(1);
/** An integer of at least 0. */
export const natural = () => z.int().min(0);
export const oneOf = <const Names extends readonly [string, ...string[]]>(...names: Names) => z.enum(names);
export const text = () => z.string().min(1);

/** One value per convolution: conv1, conv2, conv3. */
export const perLayer = <T extends z.ZodType>(value: () => T) => z.tuple([value(), value(), value()]);

/** An odd kernel size; an even one has no centre, so feature maps would shift by half a pixel. */
export function oddSize() {
  const size = z
    .int()
    .min(1)
    .refine((value) => value % 2 === 1);
  jsonSchemaNotes.add(size, { not: { multipleOf: 2 } });
  return size;
}

/** `[min, max]`, with what must hold in words. */
function rangeOf(side: z.ZodNumber, words: string) {
  const range = z.tuple([side, side]).refine(([min, max]) => min <= max);
  jsonSchemaNotes.add(range, { title: `list [min, max] with ${words}` });
  return range;
}

/** `[min, max]` of numbers above 0. */
export const positiveRange = (most: number) => rangeOf(positiveUpTo(most), `0 < min <= max <= ${most}`);
/** `[min, max]` of numbers of at least 0. */
export const nonNegativeRange = (most: number) => rangeOf(upTo(most), `0 <= min <= max <= ${most}`);
/** A folder below another one: relative, and without `..`, so that nothing is written outside. */
export const folderInside = () =>
  matching(
    /^(?![\\/]|[A-Za-z]:)(?!(?:.*[\\/])?\.\.(?:[\\/]|$))[^\p{Cc}]+$/u,
    'folder inside the run folder, relative and without ..',
  );

/** Text that matches a pattern, described in words. */
export function matching(pattern: RegExp, title: string) {
  const value = z.string().regex(pattern);
  jsonSchemaNotes.add(value, { title });
  return value;
}
