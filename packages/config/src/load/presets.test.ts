import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { readNpz, says, sharedPath } from '@spikeseg/test-support';
import { expect, test } from 'vitest';
import { describeConfig } from '../describe/describe-config.ts';
import { loadConfig } from './load-config.ts';
import { type Preset, preset, presetNames, presetSettings, presets } from './presets.ts';

const configFile = (name: string) => new URL(`../../../../configs/${name}.yaml`, import.meta.url);

test('names', () => {
  expect(presetNames).toEqual(['ebssa', 'ebssa-network', 'igarss2023', 'kheradpisheh2018']);
});

test.each(presetNames)('%s is a valid configuration, and names keys in the order of the schema', (name) => {
  expect(loadConfig(undefined, { preset: name }).experiment_name).toBe(name);
  const order = describeConfig().map(({ path }) => path);
  const positions = Object.keys(presets[name].values).map((path) => order.indexOf(path));
  expect(positions).toEqual(positions.toSorted((a, b) => a - b));
  expect(positions[0]).toBeGreaterThanOrEqual(0);
});

test.each(presetNames)('configs/%s.yaml is the preset', (name) => {
  const path = fileURLToPath(configFile(name));
  expect(loadConfig(path)).toEqual(loadConfig(undefined, { preset: name }));
});

test.each(presetNames)('configs/%s.yaml says of every value where it comes from', (name) => {
  const lines = readFileSync(configFile(name), 'utf8').split('\n');
  const values: Preset['values'] = presets[name].values;
  const silent = Object.entries(values).filter(
    ([path, { origin }]) =>
      !lines.some((line, at) => {
        if (!line.trim().startsWith(`${path.split('.').at(-1)}:`)) return false;
        // A list of several lines has its remark above it.
        return (line.endsWith(':') ? lines.slice(at - 3, at).join('\n') : line).includes(`# ${origin}`);
      }),
  );
  expect(silent).toEqual([]);
});

test('a preset is a new object at every call', () => {
  expect(preset('igarss2023')).toEqual(preset('igarss2023'));
  expect(preset('igarss2023').model?.leaks).not.toBe(preset('igarss2023').model?.leaks);
});

test('the leaks of igarss2023 are 90 %, 10 % and 0 % of its thresholds', () => {
  const { leaks, thresholds } = loadConfig(undefined, { preset: 'igarss2023' }).model;
  expect(leaks).toEqual([0.9, 0.1, 0].map((share, i) => share * thresholds[i]));
});

test('igarss2023 learns ten times as fast as kheradpisheh2018', () => {
  const [fast, slow] = ['igarss2023', 'kheradpisheh2018'].map((name) => loadConfig(undefined, { preset: name }).stdp);
  expect(fast.lr_plus).toBeCloseTo(10 * slow.lr_plus, 12);
  expect(fast.lr_minus).toBeCloseTo(10 * slow.lr_minus, 12);
});

const golden = sharedPath('golden/enc_igarss2023_thr10.npz');

test.skipIf(golden === undefined)("igarss2023 has the neurons and layers of the Python SpikeSEG's preset", () => {
  const arrays = readNpz(golden ?? '');
  const { model } = loadConfig(undefined, { preset: 'igarss2023' });
  const neurons = ['conv1', 'conv2', 'conv3'].map((layer) => Array.from(arrays[`${layer}_neuron`].data));
  expect(neurons.map(([threshold]) => threshold)).toEqual(model.thresholds);
  expect(neurons.map(([, leak]) => leak)).toEqual(model.leaks);
  const shapes = ['conv1', 'conv2', 'conv3'].map((layer) => arrays[`${layer}_weight`].shape);
  expect(shapes.map(([maps]) => maps)).toEqual([model.conv1_channels, model.conv2_channels, model.n_classes]);
  expect(shapes.map(([, , kernel]) => kernel)).toEqual(model.kernel_sizes);
});

test('settings are bare values by dotted path', () => {
  expect(presetSettings(presets.kheradpisheh2018)).toMatchObject({ 'model.thresholds': [10, 60, 2], 'stdp.lr_plus': 0.004 });
});

test('an unknown name is an error', () => {
  expect(() => preset('kheradpisheh')).toThrow(says('preset: expected ebssa', 'kheradpisheh2018', 'got the text "kheradpisheh"'));
  expect(() => preset('toString')).toThrow(/^preset: expected/);
});
