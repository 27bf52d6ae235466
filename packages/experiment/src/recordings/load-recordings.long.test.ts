import { readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PartialConfig } from '@spikeseg/config';
import { ebssaLayout, writeRecording } from '@spikeseg/data-ebssa';
import { generateRecording } from '@spikeseg/events';
import { beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../context.fixture.ts';
import { InterruptedError, UsageError } from '../errors/errors.ts';
import { tinyConfig } from '../models/tiny.fixture.ts';
import { type DatasetRecording, datasetRecording } from './dataset.ts';
import { type LoadOptions, loadRecordings } from './load-recordings.ts';
import { loadOptions, recordingsNamed } from './loading.fixture.ts';
import { windowOptions } from './stimuli.ts';
import { generatorOptions } from './synthetic.ts';

/* Whatever the number of workers and wherever windows lie: what comes out is the same. */

const names = ['long', 'b', 'c', 'd'];
/** The first takes longest, so that it is done last. */
const sources = [...recordingsNamed(['long'], 20), ...recordingsNamed(['b', 'c', 'd'], 1)];

type Data = NonNullable<PartialConfig['data']>;

/** All that comes out, windows included. */
async function loaded(data: Data, from: readonly DatasetRecording[], changes: Partial<LoadOptions> = {}) {
  const config = tinyConfig({ data });
  const { recordings, close } = await loadRecordings(config, windowOptions(config), from, loadOptions(changes));
  const all = await Promise.all(
    recordings.map(async ({ name, fingerprint, events, objects, count, read }) => {
      const windows = await Promise.all(Array.from({ length: count }, (_, i) => read(i)));
      return { name, fingerprint, events, objects, count, windows };
    }),
  );
  close();
  return all;
}

let expected: Awaited<ReturnType<typeof loaded>>;
beforeAll(async () => {
  expected = await loaded({}, sources);
});

it('recordings come in their order, with all their windows', () => {
  expect(expected.map(({ name, count }) => [name, count])).toEqual([
    ['long', 20],
    ['b', 1],
    ['c', 1],
    ['d', 1],
  ]);
});

describe.each([0, 2])('%i workers', (num_workers) => {
  it('the same windows, from the recordings and from the cache, in memory and on disk', async () => {
    const spillBelow = temporaryFolder();
    const cache_dir = join(spillBelow, 'cache');
    const told: string[] = [];
    const onRecording = (done: number, name: string) => void told.push(`${done} ${name}`);
    expect(await loaded({ num_workers }, sources, { onRecording })).toEqual(expected);
    expect(told).toEqual(names.map((name, i) => `${i + 1} ${name}`));
    for (const cache_memory_mb of [1000, 0]) {
      expect(await loaded({ num_workers, cache_dir, cache_memory_mb }, sources, { spillBelow })).toEqual(expected);
    }
    expect(readdirSync(spillBelow)).toEqual(['cache']);
    expect(readdirSync(cache_dir)).toHaveLength(sources.length);
  });

  it('of several broken recordings the first one is the error; none is needed to end the others', async () => {
    const spillBelow = temporaryFolder();
    const error = await loaded({ num_workers, cache_memory_mb: 0 }, withBroken(spillBelow), { spillBelow }).catch(
      (thrown: unknown) => thrown,
    );
    expect(error).toMatchObject({ name: 'EventFormatError', message: expect.stringMatching(/broken 1\.mat: /) });
    expect(readdirSync(spillBelow).toSorted()).toEqual(['broken 1.mat', 'broken 2.mat', 'good.mat']);
  });

  it('or they are told of in their order, and left out', async () => {
    const bad: string[] = [];
    const found = withBroken(temporaryFolder());
    const all = await loaded({ num_workers }, found, { onBad: (message) => void bad.push(message) });
    expect(all.map(({ name }) => name)).toEqual(['long', 'good', 'b']);
    expect(bad).toEqual([
      expect.stringMatching(/^left out: .*broken 1\.mat: /),
      expect.stringMatching(/^left out: .*broken 2\.mat: /),
    ]);
  });

  it('a wish to stop is heard, and nothing is left behind', async () => {
    const controller = new AbortController();
    const stop = { signal: controller.signal, error: () => new InterruptedError('interrupted; nothing was written') };
    const folder = temporaryFolder();
    const data = { num_workers, cache_dir: join(folder, 'cache'), cache_memory_mb: 0, cache_max_mb: 0.001 };
    // The first to be told of is the long one: others may be done, or at work.
    const onRecording = () => controller.abort();
    await expect(
      loaded(data, [...sources, ...recordingsNamed(['e', 'f', 'g'], 30)], { stop, onRecording, spillBelow: folder }),
    ).rejects.toThrow('interrupted; nothing was written');
    expect(readdirSync(folder)).toEqual(['cache']);
    expect(readdirSync(join(folder, 'cache'))).toEqual([]);
  });
});

/** Three good recordings and two broken ones. */
function withBroken(folder: string): DatasetRecording[] {
  const { recording } = generateRecording({ ...generatorOptions(tinyConfig()), durationS: 1 }, 1);
  const bytes = writeRecording(recording, ebssaLayout);
  const files = [
    ['broken 1', bytes.subarray(0, 500)],
    ['good', bytes],
    ['broken 2', bytes.subarray(0, 900)],
  ] as const;
  const [first, good, second] = files.map(([name, content]) => {
    const path = join(folder, `${name}.mat`);
    writeFileSync(path, content);
    return datasetRecording(name, { kind: 'file', path });
  });
  return [sources[0], first, good, second, sources[1]];
}

it('when none can be read there is nothing to go on with', async () => {
  const [, broken] = withBroken(temporaryFolder());
  await expect(loaded({}, [broken, broken], { onBad: () => {} })).rejects.toThrow(
    new UsageError('expected at least one recording that can be read, got 2 that cannot'),
  );
});

it('an error of another kind is one even where bad recordings are left out', async () => {
  const impossible = datasetRecording('x', {
    kind: 'generated',
    options: { ...generatorOptions(tinyConfig()), durationS: -1 },
    seed: 1,
  });
  await expect(loaded({}, [impossible], { onBad: () => {} })).rejects.toThrow(/durationS/);
});

it.each([0, 2])('%i workers: the bounds of memory and disk are those of the configuration', async (num_workers) => {
  const spillBelow = temporaryFolder();
  const cache_dir = join(spillBelow, 'cache');
  const config = tinyConfig({ data: { num_workers, cache_dir, cache_max_mb: 0.04, cache_memory_mb: 0 } });
  const { recordings, close } = await loadRecordings(config, windowOptions(config), sources, loadOptions({ spillBelow }));
  const cached = readdirSync(cache_dir).map((name) => statSync(join(cache_dir, name)).size);
  const cachedBytes = cached.reduce((sum, bytes) => sum + bytes, 0);
  expect(cachedBytes).toBeLessThanOrEqual(0.04e6);
  await Promise.all(recordings.map(({ read }) => read(0)));
  // The long one has no room in the cache. Threads may finish it at the same time as a short one, which then makes room for it in vain.
  const spill = readdirSync(spillBelow).filter((name) => name.startsWith('.windows-'));
  expect(spill).toHaveLength(1);
  const spilled = readdirSync(join(spillBelow, spill[0]));
  expect(cached.length + spilled.length).toBe(sources.length);
  expect(spilled.length).toBeLessThanOrEqual(num_workers === 0 ? 1 : sources.length);
  close();
  expect(readdirSync(spillBelow)).toEqual(['cache']);
});
