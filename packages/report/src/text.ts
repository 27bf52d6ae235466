/**
 * Rows of text as columns, two blanks between them.
 *
 * @param right columns that end, instead of begin, at the same character: those of numbers
 */
export function alignRows(rows: readonly (readonly string[])[], right: readonly number[] = []): string[] {
  const widths: number[] = [];
  for (const row of rows) for (const [i, cell] of row.entries()) widths[i] = Math.max(widths[i] ?? 0, cell.length);
  return rows.map((row) =>
    row
      .map((cell, i) => (right.includes(i) ? cell.padStart(widths[i]) : cell.padEnd(widths[i])))
      .join('  ')
      .trimEnd(),
  );
}

/** Rows whose columns are figures, all but the first ones, which are text. */
export const alignFigures = (rows: readonly (readonly string[])[], texts = 1): string[] =>
  alignRows(rows, rows[0].map((_, column) => column).slice(texts));

/** A figure, or a dash where it cannot be measured. */
export const figureText = (value: number | null, digits: number): string => (value === null ? '–' : value.toFixed(digits));

/** A figure with its uncertainty; null where nothing can be said. */
interface MeasuredFigure {
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

export const estimateText = ({ value }: Pick<MeasuredFigure, 'value'>, digits = 2): string => figureText(value, digits);

/** `[0.35, 0.50]` */
export const intervalText = ({ low, high }: Omit<MeasuredFigure, 'value'>): string =>
  `[${figureText(low, 2)}, ${figureText(high, 2)}]`;

/** Three significant digits, no zeros behind. */
export const threeDigits = (value: number): string => String(Number(value.toPrecision(3)));

/** A count of things in words of a caption: `1 event`, `1,200 events`. */
export const quantity = (n: number, word: string): string => `${n.toLocaleString('en')} ${word}${n === 1 ? '' : 's'}`;

/** A figure as text, with the minus sign of print before its numbers. */
export const minus = (figure: string): string => figure.replaceAll(/-(?=\d)/g, '−');
