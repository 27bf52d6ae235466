/**
 * A cell of a CSV file (RFC 4180): empty for null, quoted where it must be. A text that a spreadsheet would take for a formula has `'` before
 * it, as names are of strangers.
 *
 * @see https://owasp.org/www-community/attacks/CSV_Injection
 */
function cell(value: string | number | null): string {
  if (typeof value !== 'string') return String(value ?? '');
  const isFormula = /^[=+\-@\t\r]/.test(value) && !/^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(value);
  const text = isFormula ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Rows of cells as the text of a CSV file. */
export const csvText = (rows: readonly (readonly (string | number | null)[])[]): string =>
  rows.map((row) => `${row.map(cell).join(',')}\n`).join('');

/** A column of a table: its name, what it holds, with its unit, and its cell of a row. The docs are made of it (`tables.test.ts`). */
export type CsvColumn<Row> = readonly [name: string, meaning: string, cell: (row: Row) => string | number | null];

/** Rows as the text of a CSV file with a header. */
export const tableText = <Row>(columns: readonly CsvColumn<Row>[], rows: readonly Row[]): string =>
  csvText([columns.map(([name]) => name), ...rows.map((row) => columns.map(([, , of]) => of(row)))]);

/** A number with so many decimals; empty where it is not known. */
export const digits = (value: number | undefined, decimals: number): string =>
  value === undefined ? '' : value.toFixed(decimals);
