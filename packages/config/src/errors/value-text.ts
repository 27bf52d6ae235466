const longest = 40;

/** A value as an error shows it: what it is and, when short, what it says. */
export function valueText(value: unknown): string {
  if (value === undefined || value === null) return 'nothing (null)';
  if (typeof value === 'string') return `the text ${shortened(JSON.stringify(value))}`;
  if (Array.isArray(value)) return `the list ${shortened(`[${value.map(elementText).join(', ')}]`)}`;
  return typeof value === 'object' ? 'a mapping' : scalarText(value);
}

/** YAML's scalars besides text; JSON would write NaN and infinities as null. */
const scalarText = (value: unknown): string =>
  typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint' ? String(value) : typeof value;

function elementText(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (value === null) return 'null';
  return typeof value === 'object' ? '…' : scalarText(value);
}

const shortened = (text: string): string => (text.length > longest ? `${text.slice(0, longest)}…` : text);
