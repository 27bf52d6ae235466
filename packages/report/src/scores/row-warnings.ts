import type { Score } from '@spikeseg/evaluation';

/** Warnings of one row of a table. */
export interface RowWarnings {
  readonly name: string;
  readonly warnings: Score['warnings'];
}

/** Every warning once, behind the rows that it is about: `trained network, untrained network, strict.specificity: …`. */
export function warningLines(rows: readonly RowWarnings[]): string[] {
  const names = new Map<string, Set<string>>();
  for (const { name, warnings } of rows) {
    for (const { figures, message } of warnings) {
      const text = `${figures}: ${message}`;
      names.set(text, (names.get(text) ?? new Set()).add(name));
    }
  }
  return [...names].map(([text, about]) => `${rowsText([...about])}, ${text}`);
}

const shown = 3;

/** Few rows by their names, many as the first ones and how many more. */
const rowsText = (names: readonly string[]): string =>
  names.length <= shown ? names.join(', ') : `${names.slice(0, shown - 1).join(', ')} and ${names.length - shown + 1} more rows`;
