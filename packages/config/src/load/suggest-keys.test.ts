import { expect, test } from 'vitest';
import { suggestKeys } from './validate.ts';

test('a slip of the pen is found among the neighbours', () => {
  expect(suggestKeys(['stdp', 'lr_pluss'])).toEqual(['stdp.lr_plus']);
  expect(suggestKeys(['modle'])).toEqual(['model']);
  expect(suggestKeys(['models'])).toEqual(['model']);
  expect(suggestKeys(['data', 'augmentation', 'flip_horizontl'])).toEqual(['data.augmentation.flip_horizontal']);
});

test('a key of the same section that holds the typed word comes before a near one of another section', () => {
  expect(suggestKeys(['evidence', 'threshold'])).toEqual(['evidence.threshold_nats']);
  expect(suggestKeys(['stdp', 'lr'])).toEqual(['stdp.lr_plus', 'stdp.lr_minus']);
  expect(suggestKeys(['data', 'root'])).toEqual(['data.data_root']);
  expect(suggestKeys(['wta', 'radius'])).toEqual(['wta.local_radius']);
  expect(suggestKeys(['evidence', 'hourAlarms'])).toEqual(['evidence.false_alarms_per_hour']);
});

test('a key of the same section that holds nearly the typed word is found, the nearest alone', () => {
  expect(suggestKeys(['evidence', 'treshold'])).toEqual(['evidence.threshold_nats']);
  expect(suggestKeys(['evidence', 'thershold'])).toEqual(['evidence.threshold_nats']);
  expect(suggestKeys(['data', 'rot'])).toEqual([]);
  expect(suggestKeys(['wta', 'tresholds'])).toEqual(['wta.threshold_min', 'wta.threshold_max']);
});

test('a key of another section needs the very name where the section exists', () => {
  expect(suggestKeys(['stdp', 'scale'])).toEqual([]);
  expect(suggestKeys(['stdp', 'sensor'])).toEqual(['data.sensor', 'data.synthetic.sensor']);
  expect(suggestKeys(['sdtp', 'lr_pluss'])).toEqual(['stdp.lr_plus']);
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
