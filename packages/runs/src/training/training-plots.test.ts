import { typescriptBackend } from '@spikeseg/snn-core';
import { expect, it } from 'vitest';
import { neverInterrupted } from '../context/interruption.ts';
import { tinyCheckpoint, tinyConfig } from '../network/tiny.fixture.ts';
import { openDataset } from '../recordings/dataset.ts';
import { loadStimuli } from '../recordings/stimuli.ts';
import { exampleWindow } from './training-plots.ts';

const config = tinyConfig();
const model = tinyCheckpoint(config);
const windows = async () => (await loadStimuli(config, await openDataset(config), { stop: neverInterrupted })).train;

it('is the window in which the layer spikes most, which neither training nor labels choose', async () => {
  const all = await windows();
  const { window, trace, among } = await exampleWindow(typescriptBackend, model, 'conv2', all);
  expect(among).toBe(all.length);
  const counts = await Promise.all(
    all.map(async (one) => (await exampleWindow(typescriptBackend, model, 'conv2', [one])).trace.spikes.index.length),
  );
  expect(trace.spikes.index.length).toBe(Math.max(...counts));
  const { key, read } = all[counts.indexOf(Math.max(...counts))];
  expect(window).toEqual({ ...read(), key });
  expect(trace.spikes.shape[1]).toBe(36);
});

it('looks at a few of many windows, evenly over all of them', async () => {
  const [first] = await windows();
  const window = first.read();
  const nothing = { ...window, offsets: new Uint32Array(window.offsets.length), index: new Uint32Array() };
  const silent = { key: 'silent', read: () => nothing };
  const many = Array.from({ length: 2400 }, (_, i) => (i === 2350 ? first : silent));
  expect((await exampleWindow(typescriptBackend, model, 'conv1', many)).window).toEqual({ ...window, key: first.key });
  expect((await exampleWindow(typescriptBackend, model, 'conv1', many)).among).toBe(24);
});

it('needs a window', async () => {
  await expect(exampleWindow(typescriptBackend, model, 'conv2', [])).rejects.toThrow('conv2: expected a window');
});
