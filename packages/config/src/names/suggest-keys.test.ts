import { expect, test } from 'vitest';
import { suggestKeys } from './suggest-keys.ts';

test('a slip of the pen is found among the neighbours', () => {
  expect(suggestKeys(['stdp', 'lr_pluss'])).toEqual(['lr_plus']);
  expect(suggestKeys(['modle'])).toEqual(['model']);
  expect(suggestKeys(['models'])).toEqual(['model']);
  expect(suggestKeys(['data', 'augmentation', 'flip_horizontl'])).toEqual(['flip_horizontal']);
});

test('a key at the wrong depth is found by its dotted path', () => {
  expect(suggestKeys(['lr_plus'])).toEqual(['stdp.lr_plus']);
  expect(suggestKeys(['model', 'max_epochs'])).toEqual(['max_epochs']);
  expect(suggestKeys(['data', 'flip_horizontal'])).toEqual(['data.augmentation.flip_horizontal']);
});

test('a name that several sections have gives all of them', () => {
  expect(suggestKeys(['sensor'])).toEqual(['data.sensor', 'data.synthetic.sensor']);
});

test('nothing near gives nothing', () => {
  expect(suggestKeys(['colour_of_the_sky'])).toEqual([]);
  expect(suggestKeys(['nowhere', 'nothing_like_it'])).toEqual([]);
});
