import { expect, it } from 'vitest';
import { folds } from './folds.fixture.ts';
import { foldTable, spreadRows, spreadTable } from './write-cv.ts';

const cells = (line: string): string[] => line.trim().split(/ {2,}/);

it('networks fold by fold, and which recordings a fold held out', () => {
  const lines = foldTable(folds).map(cells);
  expect(lines.slice(0, 5)).toEqual([
    ['fold', 'held out', 'detector', 'strict J', 'Pd', 'false/min'],
    ['fold-1', 'a and 2 more', 'trained network', '0.50', '0.75', '10.0'],
    ['untrained network', '0.13', '0.19', '2.5'],
    ['untrained, as many detections', '0.25', '0.38', '5.0'],
    ['fold-2', 'd', 'trained network', '0.25', '0.25', '30.0'],
  ]);
  expect(lines).toHaveLength(1 + 3 * 3);
  expect(lines[7]).toEqual(['fold-3', 'e', 'trained network', '0.75', '–', '20.0']);
});

it('all rows over the folds, with mean ± standard deviation and range', () => {
  const lines = spreadTable(spreadRows(folds), folds.length).map(cells);
  expect(lines[0]).toEqual(['over 3 folds', 'strict J', 'min … max', 'Pd', 'min … max', 'false/min', 'min … max']);
  expect(lines[1]).toEqual([
    'trained network',
    '0.50 ± 0.25',
    '0.25 … 0.75',
    '0.50 ± 0.35',
    '0.25 … 0.75',
    '20.0 ± 10.0',
    '10.0 … 30.0',
  ]);
  expect(lines[4][0]).toBe('null: no output');
  expect(new Set(lines.map((line) => line.length))).toEqual(new Set([7]));
});

it('a figure of one fold has no deviation, one of none is a dash', () => {
  const [one] = folds;
  expect(cells(spreadTable(spreadRows([one]), 1)[1]).slice(1, 3)).toEqual(['0.50 ± –', '0.50 … 0.50']);
  expect(cells(spreadTable(spreadRows([folds[2]]), 1)[1]).slice(3, 5)).toEqual(['–', '–']);
});
