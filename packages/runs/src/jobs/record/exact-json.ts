/*
 * JSON in which data stay what they are: JSON itself knows neither −0 nor what is not finite (scores have −∞ where nothing was found), and
 * makes objects of typed arrays.
 */

const numberKey = '$number';
const arrayKey = '$float64';

/** Text of plain data and Float64Arrays that {@link exactValue} makes the same of. */
export const exactJson = (value: unknown): string =>
  JSON.stringify(value, (_, one: unknown) => {
    if (one instanceof Float64Array)
      return { [arrayKey]: Buffer.from(one.buffer, one.byteOffset, one.byteLength).toString('base64') };
    if (typeof one !== 'number' || (Number.isFinite(one) && !Object.is(one, -0))) return one;
    return { [numberKey]: Object.is(one, -0) ? '-0' : String(one) };
  });

/** What {@link exactJson} was given, from what `JSON.parse` has read; changes that in place. */
export function exactValue(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (numberKey in value && typeof value[numberKey] === 'string') return Number(value[numberKey]);
  if (arrayKey in value && typeof value[arrayKey] === 'string') return new Float64Array(bytesOf(value[arrayKey]));
  if (Array.isArray(value)) for (let i = 0; i < value.length; i++) value[i] = exactValue(value[i]);
  else for (const [name, one] of Object.entries(value)) (value as Record<string, unknown>)[name] = exactValue(one);
  return value;
}

/** Whole numbers of 8 bytes, in a buffer of their own. */
function bytesOf(text: string): ArrayBuffer {
  const bytes = Buffer.from(text, 'base64');
  return Uint8Array.from(bytes.subarray(0, bytes.length - (bytes.length % 8))).buffer;
}
