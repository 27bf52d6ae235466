import { readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../context.fixture.ts';
import { tinyConfig } from '../models/tiny.fixture.ts';
import { windowOptions } from '../recordings/stimuli.ts';
import { generatorOptions } from '../recordings/synthetic.ts';
import { windowsOf } from './packs.fixture.ts';
import { type LoadedWindows, loadWindows, type WindowJob } from './recording-windows.ts';
import { type StoredWindows, WindowStore } from './window-store.ts';

const config = tinyConfig();
const options = { ...generatorOptions(config), durationS: 3 };
const jobOf = (seed: number): WindowJob => ({
  origin: { kind: 'generated', options, seed },
  options: windowOptions(config),
  cache: undefined,
});

let loaded: readonly LoadedWindows[];
beforeAll(async () => {
  loaded = await Promise.all([0, 1, 2].map((seed) => loadWindows(jobOf(seed))));
});

const readAll = ({ count, read }: StoredWindows) => Promise.all(Array.from({ length: count }, (_, i) => read(i)));
const sizes = () => loaded.map(({ pack }) => pack.length);
const spilledBelow = (folder: string) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));

/** A store with all recordings in it. */
function storeOf(memoryBytes: number, changes: Partial<LoadedWindows> = {}) {
  const folder = temporaryFolder();
  const store = new WindowStore(memoryBytes, folder);
  const stored = loaded.map((one, seed) => store.keep(`night ${seed}`, jobOf(seed), { ...one, ...changes }));
  return { folder, store, stored };
}

describe('windows are the same wherever they are', () => {
  it.each([
    ['all in memory', () => sizes().reduce((sum, size) => sum + size, 0), 0],
    ['the first two in memory', () => sizes()[0] + sizes()[1] + 10, 1],
    ['none in memory', () => 0, 3],
  ])('%s', async (_, memoryBytes, onDisk) => {
    const { folder, store, stored } = storeOf(memoryBytes());
    expect(await Promise.all(stored.map(readAll))).toEqual(loaded.map(({ pack }) => windowsOf(pack)));
    expect(spilledBelow(folder)).toHaveLength(onDisk);
    store.close();
    expect(readdirSync(folder)).toEqual([]);
  });
});

it('what lies in the cache is not written a second time', async () => {
  const entry = join(temporaryFolder(), 'entry');
  writeFileSync(entry, loaded[0].pack);
  const folder = temporaryFolder();
  const store = new WindowStore(0, folder);
  const stored = store.keep('night', jobOf(0), { ...loaded[0], entry });
  expect(await readAll(stored)).toEqual(windowsOf(loaded[0].pack));
  expect(readdirSync(folder)).toEqual([]);
  store.close();
  expect(statSync(entry).size).toBe(loaded[0].pack.length);
});

describe('a file that is lost', () => {
  it.each([
    ['gone', (path: string) => rmSync(path)],
    ['cut off', (path: string) => writeFileSync(path, 'SPKWIN03')],
    ['damaged', (path: string) => writeFileSync(path, new Uint8Array(statSync(path).size))],
  ])('%s: the recording is loaded again, once', async (_, lose) => {
    const { folder, stored } = storeOf(0);
    const [first] = spilledBelow(folder).toSorted();
    lose(first);
    expect(await readAll(stored[0])).toEqual(windowsOf(loaded[0].pack));
    const files = spilledBelow(folder);
    expect(await stored[0].read(1)).toEqual(windowsOf(loaded[0].pack)[1]);
    expect(spilledBelow(folder)).toEqual(files);
  });

  it('is an error when the recording is another one by now', async () => {
    const folder = temporaryFolder();
    const store = new WindowStore(0, folder);
    const stored = store.keep('night', jobOf(1), loaded[0]);
    for (const path of spilledBelow(folder)) rmSync(path);
    await expect(stored.read(0)).rejects.toThrow(
      'night: expected the events that the run began with, got others; restore the recording, or train anew',
    );
  });
});

it('the folder for temporary ones is made when it is needed, with those above it', () => {
  const below = join(temporaryFolder(), 'runs');
  const store = new WindowStore(0, below);
  store.close();
  expect(() => readdirSync(below)).toThrow('ENOENT');
  store.keep('night', jobOf(0), loaded[0]);
  expect(spilledBelow(below)).toHaveLength(1);
  store.close();
  expect(readdirSync(below)).toEqual([]);
});
