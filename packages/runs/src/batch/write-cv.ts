import { join } from 'node:path';
import { readRunFigures } from '../evaluation/read-metrics.ts';
import { runPaths } from '../run-folder/run-paths.ts';
import { writeAtomic } from '../run-folder/write-atomic.ts';
import { cvCsv, foldTable, spreadTable } from './cv-table.ts';
import { type FoldFigures, type SpreadRow, spreadRows } from './fold-spread.ts';
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
