/** A cell of a CSV file (RFC 4180): empty for null, quoted where it must be. */
const cell = (value: string | number | null): string =>
  typeof value === 'string' && /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : String(value ?? '');

/** Rows of cells as the text of a CSV file. */
export const csvText = (rows: readonly (readonly (string | number | null)[])[]): string =>
  rows.map((row) => `${row.map(cell).join(',')}\n`).join('');
