import { join } from 'node:path';
import { csvText } from '@spikeseg/detection';
import { writeAtomic } from '@spikeseg/experiment/commands';
import { type FigureRow, type RunFigures, readRunFigures, runPaths } from '@spikeseg/experiment/models';
import { alignFigures, figureText, rowNames } from '@spikeseg/report/words';
import type { DoneRun } from './sweep-result.ts';

/** What a cross-validation came to. */
export interface CvResult {
  readonly folds: readonly FoldFigures[];
  readonly overFolds: readonly SpreadRow[];
}

/** Writes cv.csv and cv.json, from what the folds have written. @returns what they say */
export function writeCv(folder: string, runs: readonly DoneRun[]): CvResult {
  const folds = runs.map(({ name, root, config }): FoldFigures => {
    const { rows } = readRunFigures(runPaths(root, config));
    return { name, heldOut: config.data.held_out, rows };
  });
  const result = { folds, overFolds: spreadRows(folds) };
  writeAtomic(join(folder, 'cv.csv'), cvCsv(folds));
  writeAtomic(join(folder, 'cv.json'), `${JSON.stringify(result, null, 2)}\n`);
  return result;
}

/** Tables of folds and of all, with what must be said of them. */
export const cvLines = ({ folds, overFolds }: CvResult): string[] => [
  ...foldTable(folds),
  '',
  ...spreadTable(overFolds, folds.length),
  '',
  ...notes,
];

const notes = [
  'over folds: mean ± standard deviation (n − 1) of the folds; folds share most of what they train on, so it is no error of the mean',
  'every figure is one of metrics.json in the folder of its fold, on recordings that did not train; definitions: spikeseg-cli evaluate',
];

/** A fold of a cross-validation with the rows of its table. */
export interface FoldFigures {
  readonly name: string;
  readonly heldOut: readonly string[];
  readonly rows: readonly FigureRow[];
}

/** A figure over the folds in which it can be measured. */
export interface FoldSpread {
  readonly folds: number;
  readonly mean: number;
  /** Standard deviation of the sample, √(Σ(x − mean)² / (n − 1)); null for a single fold. */
  readonly sd: number | null;
  readonly min: number;
  readonly max: number;
}

/** A row of the result tables over all folds. */
export interface SpreadRow {
  readonly name: string;
  readonly kind: FigureRow['kind'] | 'difference';
  /** Null where no fold has the figure. */
  readonly strictJ: FoldSpread | null;
  readonly pd: FoldSpread | null;
  readonly falsePerMinute: FoldSpread | null;
}

/** Mean, standard deviation and range of what could be measured. */
export function spreadOf(values: readonly (number | null)[]): FoldSpread | null {
  const known = values.filter((value) => value !== null);
  if (known.length === 0) return null;
  const mean = known.reduce((sum, value) => sum + value, 0) / known.length;
  const squares = known.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const sd = known.length > 1 ? Math.sqrt(squares / (known.length - 1)) : null;
  return { folds: known.length, mean, sd, min: Math.min(...known), max: Math.max(...known) };
}

const spreadRow = (name: string, kind: SpreadRow['kind'], figures: readonly RunFigures[]): SpreadRow => ({
  name,
  kind,
  strictJ: spreadOf(figures.map(({ strictJ }) => strictJ)),
  pd: spreadOf(figures.map(({ pd }) => pd)),
  falsePerMinute: spreadOf(figures.map(({ falsePerMinute }) => falsePerMinute)),
});

const minus = (a: number | null, b: number | null): number | null => (a === null || b === null ? null : a - b);

/** Every row over the folds. The last row is the difference between the trained network and the untrained one with as many detections. */
export function spreadRows(folds: readonly FoldFigures[]): SpreadRow[] {
  const rowOf = (fold: FoldFigures, name: string): FigureRow => {
    const row = fold.rows.find((candidate) => candidate.name === name);
    if (row) return row;
    throw new Error(
      `${fold.name}: expected a row ${name} in its metrics.json, got ${fold.rows.map((one) => one.name).join(', ')}`,
    );
  };
  const gains = folds.map((fold): RunFigures => {
    const [trained, matched] = [rowOf(fold, rowNames.trained), rowOf(fold, rowNames.matched)];
    return {
      strictJ: minus(trained.strictJ, matched.strictJ),
      pd: minus(trained.pd, matched.pd),
      falsePerMinute: minus(trained.falsePerMinute, matched.falsePerMinute),
    };
  });
  return [
    ...folds[0].rows.map(({ name, kind }) =>
      spreadRow(
        name,
        kind,
        folds.map((fold) => rowOf(fold, name)),
      ),
    ),
    spreadRow('trained − untrained, as many detections', 'difference', gains),
  ];
}

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

const cells = (spread: FoldSpread | null, digits: number): string[] => {
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
const cvCsv = (folds: readonly FoldFigures[]): string =>
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
