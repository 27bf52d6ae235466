import { isConfigError, parseOverrides, problemText } from '@spikeseg/config';
import { expect, it } from 'vitest';
import { withMultirunHint } from './multirun-hint.ts';

/** What is wrong with the settings, with the advice. */
function problems(...settings: readonly string[]): string[] {
  try {
    parseOverrides(settings);
  } catch (error) {
    const hinted = withMultirunHint(error, settings);
    if (isConfigError(hinted)) return hinted.problems.map(problemText);
  }
  throw new Error(`${settings.join(' ')}: expected an error`);
}

it.each([
  ['seed=1,2', /, got the text "1,2"; for a run with each value: seed=1,2 --multirun$/],
  ['data.sensor=ATIS,DAVIS', /, got the text "ATIS,DAVIS"; for a run with each value: data\.sensor=ATIS,DAVIS --multirun$/],
  ['model.thresholds=[1,1,1],[2,2,2]', /; for a run with each value: model\.thresholds=\[1,1,1\],\[2,2,2\] --multirun$/],
])('%s gets the advice', (setting, message) => {
  expect(problems(setting)).toEqual([expect.stringMatching(message)]);
});

it.each([['seed=many'], ['model.thresholds=[1,2]'], ['foo=1']])('%s gets none', (setting) => {
  expect(problems(setting)).toEqual([expect.not.stringMatching(/multirun/)]);
});

it('only the value with commas gets it', () => {
  expect(problems('max_epochs=many', 'seed=1,2').toSorted()).toEqual([
    'override max_epochs: expected integer >= 1, got the text "many"',
    expect.stringMatching(/^override seed: .*: seed=1,2 --multirun$/),
  ]);
});

it('other errors stay as they are', () => {
  const error = new Error('other');
  expect(withMultirunHint(error, ['seed=1,2'])).toBe(error);
});
