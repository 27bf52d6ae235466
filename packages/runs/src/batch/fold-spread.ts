import { rowNames } from '@spikeseg/report';
import type { FigureRow, Figures } from '../evaluation/read-metrics.ts';

/** A fold of a cross-validation with the rows of its table. */
export interface FoldFigures {
  readonly name: string;
  readonly heldOut: readonly string[];
  readonly rows: readonly FigureRow[];
}

/** A figure over the folds in which it can be measured. */
export interface Spread {
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
  readonly strictJ: Spread | null;
  readonly pd: Spread | null;
  readonly falsePerMinute: Spread | null;
}

/** Mean, standard deviation and range of what could be measured. */
export function spreadOf(values: readonly (number | null)[]): Spread | null {
  const known = values.filter((value) => value !== null);
  if (known.length === 0) return null;
  const mean = known.reduce((sum, value) => sum + value, 0) / known.length;
  const squares = known.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const sd = known.length > 1 ? Math.sqrt(squares / (known.length - 1)) : null;
  return { folds: known.length, mean, sd, min: Math.min(...known), max: Math.max(...known) };
}

const spreadRow = (name: string, kind: SpreadRow['kind'], figures: readonly Figures[]): SpreadRow => ({
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
  const gains = folds.map((fold): Figures => {
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
