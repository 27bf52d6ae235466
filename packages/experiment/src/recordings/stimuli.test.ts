import type { PartialConfig } from '@spikeseg/config';
import { describe, expect, it } from 'vitest';
import { windows } from '../../../events/src/windows/windows.fixture.ts';
import { collect } from '../collect.fixture.ts';
import { neverInterrupted } from '../context/context.ts';
import { windowOptions } from '../network/network.ts';
import { tinyConfig } from '../network/tiny.fixture.ts';
import { datasetRecording, openDataset, type RecordingSource } from './dataset.ts';
import { recordingsNamed } from './loading.fixture.ts';
import { epochStimuli, loadStimuli, stimuliOf } from './stimuli.ts';
import { generatorOptions } from './synthetic.ts';

const keysOf = (stimuli: Iterable<{ readonly key?: string }>): string[] => Array.from(stimuli, ({ key }) => key ?? 'none');
const recordingOf = (key: string) => key.split('/')[0];
/** Number of the window in its recording. */
const number = (key = '') => Number(key.split('/')[1]);
const load = (sources: readonly RecordingSource[]) => Promise.all(sources.map((source) => source.load()));
/** A key without its flips: which window it was. */
const windowOf = (key: string): string => key.replace(/[|±]+$/, '');

it('every key of the data reaches the windows', () => {
  const data: PartialConfig['data'] = { n_timesteps: 4, timestep_ms: 20, input_channels: 1, input_height: 9, input_width: 12 };
  expect(windowOptions(tinyConfig({ data: { ...data, window_stride: 2, normalize: false } }))).toEqual({
    steps: 4,
    timestepMs: 20,
    stride: 2,
    channels: 1,
    height: 9,
    width: 12,
    normalize: false,
  });
  expect(windowOptions(tinyConfig({ data }))).toMatchObject({ stride: 4, normalize: true });
});

it.each([
  [{ encoding: 'counts', normalize: true }, { normalize: true }],
  [{ encoding: 'counts', normalize: false }, { normalize: false }],
  [
    { encoding: 'llr', normalize: true },
    { normalize: false, llr: { rateHz: 0.3, maxNats: 2 } },
  ],
] as const)('%j', (data, expected) => {
  const { normalize, llr } = windowOptions(tinyConfig({ data }));
  expect({ normalize, ...(llr && { llr }) }).toEqual(expected);
});

describe('loadStimuli', () => {
  it('cuts whole recordings into train and validation: no window of a validation recording trains', async () => {
    const config = tinyConfig({ data: { train_ratio: 0.5 } });
    const read: [number, string][] = [];
    const onRecording = (done: number, name: string) => void read.push([done, name]);
    const { split, train, validation, recordings } = await loadStimuli(config, recordingsNamed(['a', 'b', 'c', 'd']), {
      stop: neverInterrupted,
      onRecording,
    });
    if (split.kind !== 'by-recording') throw new Error('expected a split by recording');
    expect([...new Set(keysOf(train).map(recordingOf))]).toEqual(split.train);
    expect([...new Set(keysOf(validation).map(recordingOf))]).toEqual(split.validation);
    expect([...split.train, ...split.validation].toSorted()).toEqual(['a', 'b', 'c', 'd']);
    expect(train.length + validation.length).toBe(recordings.reduce((sum, { windows: own }) => sum + own.length, 0));
    expect(read).toEqual([
      [1, 'a'],
      [2, 'b'],
      [3, 'c'],
      [4, 'd'],
    ]);
  });

  it('another seed splits otherwise, the same seed alike', async () => {
    const sources = recordingsNamed(['a', 'b', 'c', 'd', 'e', 'f'], 1);
    const splitOf = async (seed: number) =>
      (await loadStimuli(tinyConfig({ seed, data: { train_ratio: 0.5 } }), sources, { stop: neverInterrupted })).split;
    const splits = await Promise.all([1, 1, 2, 3, 4].map(splitOf));
    expect(splits[1]).toEqual(splits[0]);
    expect(new Set(splits.map((split) => JSON.stringify(split))).size).toBeGreaterThan(1);
  });

  it.each([10, 5, 2])('one recording, a window every %i of 10 steps: no event is in both parts', async (stride) => {
    const config = tinyConfig({ data: { train_ratio: 0.5, window_stride: stride } });
    const [source] = recordingsNamed(['only'], 12);
    const { split, train, validation } = await loadStimuli(config, [source], { stop: neverInterrupted });
    expect(split).toEqual({ kind: 'by-time', trainRatio: 0.5, gapWindows: 1 });
    expect(validation.length).toBeGreaterThan(0);
    const lastStepOfTraining = number(train.at(-1)?.key) * stride + 10;
    expect(number(validation[0].key) * stride).toBeGreaterThanOrEqual(lastStepOfTraining + 10);
    expect(keysOf(train)).toEqual(train.map((_, i) => `only/${i}`));
  });

  it('recordings without any event cannot train, and the error says so', async () => {
    const options = { ...generatorOptions(tinyConfig()), backgroundRateHz: 0, stars: 0, satellites: 0 };
    const dark = datasetRecording('dark', { kind: 'generated', options, seed: 1 });
    const config = tinyConfig({ data: { data_root: '/data' } });
    await expect(loadStimuli(config, [dark], { stop: neverInterrupted })).rejects.toThrow(
      '/data: expected events to train on, got none in 1 recording',
    );
  });

  it('a stimulus is its window, bit by bit', async () => {
    const config = tinyConfig({ data: { train_ratio: 1 } });
    const [source] = recordingsNamed(['only'], 3);
    const { train } = await loadStimuli(config, [source], { stop: neverInterrupted });
    const cut = Array.from(windows((await source.load()).events, windowOptions(config)), ({ index, spikes }) => ({
      ...spikes,
      key: `only/${index}`,
    }));
    expect(await collect(stimuliOf(train))).toEqual(cut);
  });
});

describe('epochStimuli', () => {
  const place = { layer: 'conv2', epoch: 0, skip: 0 };
  const setOf = async (changes: PartialConfig = {}) => {
    const config = tinyConfig(changes);
    const { train } = await loadStimuli(config, recordingsNamed(['a', 'b', 'c'], 8), { stop: neverInterrupted });
    return (at: Partial<typeof place> = {}, seed = config.seed) =>
      collect(epochStimuli({ ...config, seed }, train, { ...place, ...at }));
  };

  it('every window once, in an order of its own for every epoch, layer and seed', async () => {
    const stimuli = await setOf();
    const epochs = await Promise.all([stimuli(), stimuli({ epoch: 1 }), stimuli({ layer: 'conv3' }), stimuli({}, 1)]);
    const orders = epochs.map((epoch) => keysOf(epoch).map(windowOf));
    expect(new Set(orders.map((order) => order.toSorted().join())).size).toBe(1);
    expect(new Set(orders.map((order) => order.join())).size).toBe(4);
    expect(new Set(orders[0]).size).toBe(orders[0].length);
    expect(await stimuli()).toEqual(epochs[0]);
  });

  it('skipping goes on with the same sequence, flips included', async () => {
    const stimuli = await setOf();
    const whole = await stimuli();
    for (const skip of [1, 7]) expect(await stimuli({ skip })).toEqual(whole.slice(skip));
    expect(await stimuli({ skip: whole.length })).toEqual([]);
  });

  it('flips are new in every epoch, and the key tells them', async () => {
    const stimuli = await setOf({ data: { augmentation: { flip_polarity: true } } });
    const flipsOf = async (epoch: number) => new Map(keysOf(await stimuli({ epoch })).map((key) => [windowOf(key), key]));
    const [first, second] = await Promise.all([flipsOf(0), flipsOf(1)]);
    expect([...first].some(([window, key]) => second.get(window) !== key)).toBe(true);
    const suffixes = new Set([...first].map(([window, key]) => key.slice(window.length)));
    expect([...suffixes].toSorted()).toEqual(['', '|', '|±', '±'].toSorted());
  });

  it('equal keys mean equal spikes, a flipped one is the mirror image', async () => {
    const stimuli = await setOf();
    const epochs = await Promise.all([0, 1, 2, 3].map((epoch) => stimuli({ epoch })));
    const came = epochs.flat().map(({ key = '', index }) => [key, index.join()] as const);
    const content = new Map(came);
    expect(came).toEqual(came.map(([key]) => [key, content.get(key)]));
    expect(content.size).toBeLessThan(came.length);
    const mirrored = [...content.keys()].find((key) => key.endsWith('|') && content.has(windowOf(key)));
    if (mirrored === undefined) throw new Error('expected a window that came flipped and not flipped');
    const columns = (key: string) =>
      (content.get(key) ?? '')
        .split(',')
        .map((unit) => Number(unit) % 128)
        .toSorted((a, b) => a - b);
    expect(columns(mirrored)).toEqual(
      columns(windowOf(mirrored))
        .map((x) => 127 - x)
        .toReversed(),
    );
  });

  it.each<PartialConfig>([
    { data: { augmentation: { enabled: false } } },
    { data: { augmentation: { flip_horizontal: false } } },
  ])('%j: nothing is flipped', async (changes) => {
    const keys = keysOf(await (await setOf(changes))());
    expect(keys).toEqual(keys.map(windowOf));
  });
});

describe('openDataset', () => {
  it('generated recordings: satellites first, then negatives, the same for the same seed, others for the test part', async () => {
    const [training, again, test] = await Promise.all([
      openDataset(tinyConfig()),
      openDataset(tinyConfig()),
      openDataset(tinyConfig(), 'test'),
    ]);
    expect(training.map(({ name }) => name)).toEqual([1, 2, 3].map((n) => `synthetic-training-00${n}`));
    const recordings = await load(training);
    expect(recordings.map(({ objects }) => objects.length)).toEqual([1, 1, 0]);
    expect(recordings.every(({ labelled }) => labelled)).toBe(true);
    expect(await load(again)).toEqual(recordings);
    expect((await load(test))[0].events).not.toEqual(recordings[0].events);
  });
});
