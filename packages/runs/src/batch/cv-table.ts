import { alignFigures, figureText, rowNames } from '@spikeseg/report';
import { csvText } from '../run-folder/csv.ts';
import type { FoldFigures, Spread, SpreadRow } from './fold-spread.ts';

/** Rows of a fold that are shown; cv.json and cv.csv have all. */
const shown: readonly string[] = Object.values(rowNames);

const heldOutText = ([first, ...others]: readonly string[]): string =>
  others.length === 0 ? first : `${first} and ${others.length} more`;

/** Fold by fold the networks, trained and untrained. */
export function foldTable(folds: readonly FoldFigures[]): string[] {
  const body = folds.flatMap(({ name, heldOut, rows }) =>
    rows
      .filter((row) => shown.includes(row.name))
      .map((row, i) => [
        ...(i === 0 ? [name, heldOutText(heldOut)] : ['', '']),
        row.name,
        figureText(row.strictJ, 2),
        figureText(row.pd, 2),
        figureText(row.falsePerMinute, 1),
      ]),
  );
  return alignFigures([['fold', 'held out', 'detector', 'strict J', 'Pd', 'false/min'], ...body], 3);
}

const cells = (spread: Spread | null, digits: number): string[] => {
  if (spread === null) return ['–', '–'];
  const { mean, sd, min, max } = spread;
  return [`${figureText(mean, digits)} ± ${figureText(sd, digits)}`, `${figureText(min, digits)} … ${figureText(max, digits)}`];
};

/** Every row over all folds: mean ± standard deviation, and the range. */
export function spreadTable(rows: readonly SpreadRow[], folds: number): string[] {
  const header = [`over ${folds} folds`, 'strict J', 'min … max', 'Pd', 'min … max', 'false/min', 'min … max'];
  const body = rows.map(({ name, kind, strictJ, pd, falsePerMinute }) => [
    kind === 'null' ? `null: ${name}` : name,
    ...cells(strictJ, 2),
    ...cells(pd, 2),
    ...cells(falsePerMinute, 1),
  ]);
  return alignFigures([header, ...body]);
}

const csvHeader = ['fold', 'held_out', 'detector', 'kind', 'labels', 'minutes', 'strict_j', 'pd', 'false_per_minute'];

/** cv.csv: a line per fold and row of its table; what cannot be measured is empty. */
export const cvCsv = (folds: readonly FoldFigures[]): string =>
  csvText([
    csvHeader,
    ...folds.flatMap(({ name: fold, heldOut, rows }) =>
      rows.map(({ name, kind, labels, minutes, strictJ, pd, falsePerMinute }) => [
        fold,
        heldOut.join(';'),
        name,
        kind,
        labels,
        minutes,
        strictJ,
        pd,
        falsePerMinute,
      ]),
    ),
  ]);
