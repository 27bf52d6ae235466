import { expect, it } from 'vitest';
import { learningWarnings } from './learning-warnings.ts';

const layer = (wins: readonly number[]) => ({
  layer: 'conv2',
  outcome: 'max-epochs' as const,
  epochs: 2,
  stimuli: 40,
  wins,
  best: null,
});
const weights = (...data: readonly number[]) => ({ 'conv2.weight': { shape: [1, 1, 1, 2], data: Float32Array.from(data) } });

it('a layer without a winner has learned nothing, whatever its weights are', () => {
  const both = { before: weights(0.5, 0.5), after: weights(0.1, 0.9) };
  for (const found of [learningWarnings([layer([0, 0])]), learningWarnings([layer([0, 0])], both)])
    expect(found).toEqual([expect.stringMatching(/^conv2: nothing was learned: no map has won in 40 stimuli/)]);
});

it('so has one whose winners moved no weight', () => {
  const still = { before: weights(0.5, 0.25), after: weights(0.5, 0.25) };
  expect(learningWarnings([layer([3, 0])], still)).toEqual([expect.stringMatching(/maps have won, and no weight has moved/)]);
});

it('one weight that moved is enough, and without weights the winners are believed', () => {
  expect(learningWarnings([layer([3, 0])], { before: weights(0.5, 0.25), after: weights(0.5, 0.26) })).toEqual([]);
  expect(learningWarnings([layer([3, 0])])).toEqual([]);
  expect(learningWarnings([])).toEqual([]);
});
