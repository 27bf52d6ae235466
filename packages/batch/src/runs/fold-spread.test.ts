import { expect, it } from 'vitest';
import { folds } from './folds.fixture.ts';
import { spreadOf, spreadRows } from './write-cv.ts';

it.each([
  // Deviations −2, 0, 2: variance 8 / 2.
  [[1, 3, 5], { folds: 3, mean: 3, sd: 2, min: 1, max: 5 }],
  [[4, null, 2], { folds: 2, mean: 3, sd: Math.SQRT2, min: 2, max: 4 }],
  [[7], { folds: 1, mean: 7, sd: null, min: 7, max: 7 }],
  [[null, null], null],
  [[], null],
])('%j by hand', (values, spread) => {
  expect(spreadOf(values)).toEqual(spread);
});

it('every row over the folds that have the figure, in the order of the tables', () => {
  const rows = spreadRows(folds);
  expect(rows.map(({ name, kind }) => `${kind}: ${name}`)).toEqual([
    'model: trained network',
    'baseline: untrained network',
    'baseline: untrained, as many detections',
    'null: no output',
    'difference: trained − untrained, as many detections',
  ]);
  expect(rows[0]).toMatchObject({
    strictJ: { folds: 3, mean: 0.5, sd: 0.25, min: 0.25, max: 0.75 },
    pd: { folds: 2, mean: 0.5, min: 0.25, max: 0.75 },
    falsePerMinute: { folds: 3, mean: 20, sd: 10, min: 10, max: 30 },
  });
});

it('the difference is one of folds, not of means', () => {
  const difference = spreadRows(folds).at(-1);
  expect(difference?.strictJ).toEqual({ folds: 3, mean: 0.25, sd: 0.125, min: 0.125, max: 0.375 });
  expect(difference?.pd).toMatchObject({ folds: 2, mean: 0.25 });
});
