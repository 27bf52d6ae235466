import { injectObjects, nullTests } from '@spikeseg/evaluation';
import { wasmBackend } from '@spikeseg/snn-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../context/context.fixture.ts';
import { tinyConfig } from '../network/tiny.fixture.ts';
import { datasetRecording, type RecordingSource } from '../recordings/dataset.ts';
import { generatorOptions } from '../recordings/synthetic.ts';
import { runPaths } from '../run-folder/run-config.ts';
import { followAll, followRecording, type Learning, learnedFromObjects } from './learning.ts';
import { readLearning, saveLearning } from './learning-state.ts';

const quiet = { stars: 0, satellites: 0, hotPixels: 0, backgroundRateHz: 1000 };
const config = tinyConfig();
const use = { config, backend: wasmBackend };

/** A recording with objects of 40 events/s that move by (18, −11) px/s; without any where there are 0. */
function source(name: string, objects: number, durationS: number): RecordingSource {
  const paths = Array.from({ length: objects }, (_, k) => ({ x: -150 + 60 * k, y: 150 + 7 * k, vx: 18, vy: -11, rateHz: 40 }));
  const options = { ...generatorOptions(config), ...quiet, durationS, ...(objects > 0 && { paths }) };
  return datasetRecording(name, { kind: 'generated', options, seed: objects });
}
const learnedOf = async (sources: readonly RecordingSource[]) => learnedFromObjects(await followAll(sources, use), config);

describe('learning from recordings', () => {
  const sources = [source('one', 4, 10), source('two', 3, 8)];
  let whole: Learning;
  beforeAll(async () => {
    whole = await followAll(sources, use);
  });

  it('finds how the objects in them move, in one pass', () => {
    expect(whole.map(({ recording }) => recording)).toEqual(['one', 'two']);
    const { motions } = learnedFromObjects(whole, config);
    expect(motions).toHaveLength(1);
    expect(Math.hypot(motions[0].vx - 18, motions[0].vy + 11)).toBeLessThan(0.5);
    expect(motions[0].objects).toBeGreaterThan(3.5);
  });

  it('stopped again and again it comes to the same, to the bit', async () => {
    const paths = runPaths(temporaryFolder(), config);
    const stop = new Error('stop');
    let [result, stops]: [Learning | undefined, number] = [undefined, 0];
    while (result === undefined) {
      const begun = new Set<string>();
      const onEvents = ({ name }: RecordingSource) => {
        if (begun.add(name).size === 2) throw stop;
      };
      const before = readLearning(paths)?.learning;
      const onState = (learning: Learning) => saveLearning(paths, { learning, recordings: {}, ended: false });
      result = await followAll(sources, { ...use, onEvents }, before, onState).catch((error: unknown) => {
        if (error !== stop) throw error;
        stops++;
        return undefined;
      });
    }
    expect(stops).toBe(1);
    expect(result).toEqual(whole);
    expect(readLearning(paths)?.learning).toEqual(whole);
  });

  it('with their pixels permuted teaches nothing', async () => {
    const nulls = sources.map((one) => ({
      name: one.name,
      load: async () => {
        const recording = await one.load();
        return { ...recording, events: nullTests.permutePixels(recording.events, 3) };
      },
    }));
    expect(await learnedOf(nulls)).toMatchObject({ motions: [], offShare: { share: 0.2 } });
  });
});

it('of noise nothing is learned', async () => {
  expect(await learnedOf([source('noise', 0, 20)])).toMatchObject({ motions: [], offShare: { share: 0.2 } });
});

describe('the share of OFF events of objects', () => {
  it.each([0.8, 0.1])('of which %d are OFF is learned, whatever the background is like', async (share) => {
    const { events } = await source('noise', 0, 14).load();
    const objects = Array.from({ length: 6 }, (_, id) => ({
      id,
      rateHz: 60,
      knots: [1, 13.9].map((tS) => ({ tS, x: 20 + 40 * (id % 3) + 12 * tS, y: 30 + 90 * Math.floor(id / 3) - 1.5 * tS })),
    }));
    const injected = injectObjects(events, objects, 4, { offShare: share, burstShare: 0 }).events;
    const { offShare } = learnedFromObjects([await followRecording('x', injected, use)], config);
    expect(offShare.objects).toBeGreaterThan(5);
    expect(Math.abs(offShare.share - share)).toBeLessThan(0.05);
  });
});
