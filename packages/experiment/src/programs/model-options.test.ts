import { mergeConfigs, parseOverrides } from '@spikeseg/config';
import { expect, test } from 'vitest';
import { settingsOf } from './model-options.ts';

test('settings are nested, dotted, or both', () => {
  expect(settingsOf({ seed: 7, 'stdp.lr_plus': 0.02, model: { thresholds: [1, 2, 3] }, device: undefined })).toEqual([
    'seed=7',
    'stdp.lr_plus=0.02',
    'model.thresholds=[1,2,3]',
  ]);
});

test('what is read from them is what was said', () => {
  const said = {
    data: { data_root: '/a b/“x”, [1]: #no', held_out: ['one', 'two, three'] },
    evidence: { false_alarms_per_hour: null },
  };
  expect(parseOverrides(settingsOf(said))).toEqual(mergeConfigs<object>({}, said));
});
