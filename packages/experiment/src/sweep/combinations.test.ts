import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { combinations } from './combinations.ts';

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
