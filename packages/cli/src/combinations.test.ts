import { isConfigError, parseOverrides, problemText } from '@spikeseg/config';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { combinations, splitValues, withMultirunHint } from './combinations.ts';

it('every combination, the last key fastest; keys with one value are in every run', () => {
  expect(combinations(['seed=1,2', 'max_epochs=3', 'model.thresholds=[0.1,0.1,0.1],[0.2,0.2,0.2]'])).toEqual(
    ['1', '2'].flatMap((seed) =>
      ['[0.1,0.1,0.1]', '[0.2,0.2,0.2]'].map((thresholds) => ({
        settings: { seed, 'model.thresholds': thresholds },
        args: [`seed=${seed}`, 'max_epochs=3', `model.thresholds=${thresholds}`],
      })),
    ),
  );
});

it('as many runs as the product of the numbers of values, no two alike', () => {
  const keys = fc.uniqueArray(fc.constantFrom('a', 'b', 'c.d', 'e'), { minLength: 1 });
  fc.assert(
    fc.property(keys, fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 4, maxLength: 4 }), (names, counts) => {
      const args = names.map((name, i) => `${name}=${Array.from({ length: counts[i] }, (_, value) => value).join(',')}`);
      const runs = combinations(args);
      expect(runs).toHaveLength(names.reduce((product, _, i) => product * counts[i], 1));
      expect(new Set(runs.map((run) => run.args.join(' '))).size).toBe(runs.length);
      for (const run of runs) expect(run.args).toHaveLength(names.length);
    }),
  );
});

it('without several values there is one run, without settings of its own', () => {
  expect(combinations([])).toEqual([{ settings: {}, args: [] }]);
  expect(combinations(['seed=1'])).toEqual([{ settings: {}, args: ['seed=1'] }]);
});

it('columns are one value with commas', () => {
  expect(combinations(['data.columns=t,x,y,p', 'seed=1,2']).map(({ args }) => args)).toEqual([
    ['data.columns=t,x,y,p', 'seed=1'],
    ['data.columns=t,x,y,p', 'seed=2'],
  ]);
});

it('a later setting of a key replaces an earlier one; what is no key=value is left to be refused', () => {
  expect(combinations(['seed=1,2', 'seed=3'])).toEqual([{ settings: {}, args: ['seed=3'] }]);
  expect(combinations(['a,b'])).toEqual([{ settings: {}, args: ['a,b'] }]);
});

it.each([
  ['experiment_name=a,b', 'experiment_name: expected one value, because it names the folder of the whole sweep, got a and b'],
  ['output_dir=a,b', 'output_dir: expected one value, because the whole sweep lies in one folder, got a and b'],
  ['data.num_workers=1,2', 'data.num_workers: expected one value, because it changes the time and no result, got 1 and 2'],
])('%s: %s', (argument, message) => {
  expect(() => combinations([argument])).toThrow(message);
});

it.each([
  ['1,2,3', ['1', '2', '3']],
  ['one', ['one']],
  ['', ['']],
  ['1,', ['1', '']],
  ['[0.1,0.2,0.3],[0.2,0.2,0.2]', ['[0.1,0.2,0.3]', '[0.2,0.2,0.2]']],
  ['[0.1, 0.2], [0.3]', ['[0.1, 0.2]', ' [0.3]']],
  ['{a: 1, b: [2, 3]},{a: 4}', ['{a: 1, b: [2, 3]}', '{a: 4}']],
  ['"a,b",c', ['"a,b"', 'c']],
  ["'a,b',it's,so", ["'a,b'", "it's", 'so']],
  ['["a]","b,"],c', ['["a]","b,"]', 'c']],
  ['"say \\"a,b\\"",c', ['"say \\"a,b\\""', 'c']],
  // No list any more: as it stands.
  ['[1,2', ['[1,2']],
  ['1],2', ['1]', '2']],
])('%s is %j', (text, values) => {
  expect(splitValues(text)).toEqual(values);
});

it('values that are put together with commas come apart again', () => {
  const word = fc
    .string({ unit: fc.constantFrom('a', '7', '.', '-', ' ', '/', '\\', "b'c"), minLength: 1 })
    .map((text) => `w${text}`);
  const quoted = fc
    .string({ unit: fc.constantFrom('a', ',', '[', ']', ' ', "'", '\\', '"') })
    .map((text) => JSON.stringify(text));
  const { value } = fc.letrec<{ value: string; list: string; mapping: string }>((tie) => ({
    value: fc.oneof({ depthSize: 'small' }, word, quoted, tie('list'), tie('mapping')),
    list: fc.array(tie('value'), { maxLength: 4 }).map((values) => `[${values.join(',')}]`),
    mapping: fc.array(tie('value'), { maxLength: 3 }).map((values) => `{${values.map((one, i) => `k${i}: ${one}`).join(', ')}}`),
  }));
  fc.assert(
    fc.property(fc.array(value, { minLength: 1, maxLength: 6 }), (values) => {
      expect(splitValues(values.join(','))).toEqual(values);
    }),
  );
});

it('no character is lost, whatever the text', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('a', ',', '[', ']', '{', '}', '(', ')', '"', "'", '\\', ' ') }), (text) => {
      expect(splitValues(text).join(',')).toBe(text);
    }),
  );
});

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
    'max_epochs: expected integer >= 1, got the text "many"',
    expect.stringMatching(/^seed: .*: seed=1,2 --multirun$/),
  ]);
});

it('other errors stay as they are', () => {
  const error = new Error('other');
  expect(withMultirunHint(error, ['seed=1,2'])).toBe(error);
});
