/*
 * JSON in which numbers stay what they are: JSON itself knows neither −0 nor what is not finite, and scores have −∞ where nothing was found.
 */

const key = '$number';

/** Text that {@link parseNumbers} makes the same of: plain data without typed arrays. */
export const numbersJson = (value: unknown): string =>
  JSON.stringify(value, (_, one: unknown) =>
    typeof one === 'number' && (!Number.isFinite(one) || Object.is(one, -0))
      ? { [key]: Object.is(one, -0) ? '-0' : String(one) }
      : one,
  );

/** Puts numbers back into what `JSON.parse` has read, in place. */
export function withNumbers(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (key in value && typeof value[key] === 'string') return Number(value[key]);
  if (Array.isArray(value)) for (let i = 0; i < value.length; i++) value[i] = withNumbers(value[i]);
  else for (const [name, one] of Object.entries(value)) (value as Record<string, unknown>)[name] = withNumbers(one);
  return value;
}
