import { csvText } from '../csv.ts';
import type { FoldFigures } from './fold-spread.ts';

const header = ['fold', 'held_out', 'detector', 'kind', 'labels', 'minutes', 'strict_j', 'pd', 'false_per_minute'];

/** cv.csv: a line per fold and row of its table; what cannot be measured is empty. */
export const cvCsv = (folds: readonly FoldFigures[]): string =>
  csvText([
    header,
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
