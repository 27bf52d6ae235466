import { readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ebssaLayout, readRecording, writeRecording } from '@spikeseg/data-ebssa';
import { generateRecording, windows } from '@spikeseg/events';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { temporaryFolder } from '../context.fixture.ts';
import { tinyConfig } from '../models/tiny.fixture.ts';
import { extentOf } from '../recordings/recording-doubts.ts';
import type { RecordingOrigin } from '../recordings/recording-origin.ts';
import { fingerprintOf } from '../recordings/seen-recordings.ts';
import { windowOptions } from '../recordings/stimuli.ts';
import { generatorOptions } from '../recordings/synthetic.ts';
import type { CachePlace } from './cache-entry.ts';
import { wholeIndex, windowsOf } from './packs.fixture.ts';
import { loadWindows } from './recording-windows.ts';
import { WindowCache } from './window-cache.ts';

const config = tinyConfig();
const made = { ...generatorOptions(config), durationS: 2 };
const options = windowOptions(config);

/** Two recordings that differ in one event, as files of one size. */
let first: Uint8Array;
let second: Uint8Array;
beforeAll(() => {
  const { recording } = generateRecording(made, 1);
  const { events } = recording;
  const moved = { ...recording, events: { ...events, x: events.x.with(0, events.x[0] === 7 ? 8 : 7) } };
  [first, second] = [recording, moved].map((one) => writeRecording(one, { ...ebssaLayout, compress: false }));
});

/** A file with the first recording, and an empty cache beside it. */
function setUp(): { readonly path: string; readonly origin: RecordingOrigin; readonly place: CachePlace } {
  const folder = temporaryFolder();
  const path = join(folder, 'a.mat');
  writeFileSync(path, first);
  const cache = new WindowCache(join(folder, 'cache'), 1e9, () => 0);
  onTestFinished(() => cache.close());
  return { path, origin: { kind: 'file', path }, place: cache.place };
}

const entriesIn = ({ folder }: CachePlace): string[] => readdirSync(folder).filter((name) => name.endsWith('.windows'));

it('without a cache the windows are cut from the recording', async () => {
  const { path, origin } = setUp();
  const { pack, entry, cached } = await loadWindows({ origin, options, cache: undefined });
  const recording = await readRecording(path);
  const { events, objects } = recording;
  expect({ entry, cached }).toEqual({ entry: undefined, cached: false });
  expect(windowsOf(pack)).toEqual(Array.from(windows(events, options), ({ spikes }) => spikes));
  const known = { fingerprint: fingerprintOf(events), ...extentOf(recording), objects: objects.length };
  expect(wholeIndex(pack)).toMatchObject(known);
});

describe.each(['file', 'generated'] as const)('with a cache, from a %s', (kind) => {
  const originOf = (path: string): RecordingOrigin => (kind === 'file' ? { kind, path } : { kind, options: made, seed: 3 });

  it('the second time the same bytes come from there', async () => {
    const { path, place } = setUp();
    const job = { origin: originOf(path), options, cache: place };
    const [once, again] = [await loadWindows(job), await loadWindows(job)];
    expect([once.cached, again.cached]).toEqual([false, true]);
    expect(again).toEqual({ ...once, cached: true });
    expect(windowsOf(again.pack)).toEqual(windowsOf((await loadWindows({ ...job, cache: undefined })).pack));
    expect(entriesIn(place)).toHaveLength(1);
  });

  it('other options are another entry', async () => {
    const { path, place } = setUp();
    const job = { origin: originOf(path), options, cache: place };
    await loadWindows(job);
    const other = await loadWindows({ ...job, options: { ...options, normalize: false } });
    expect(other.cached).toBe(false);
    expect(windowsOf(other.pack)[0].values).toBeDefined();
    expect(entriesIn(place)).toHaveLength(2);
  });

  it('evidence is another entry, whose rate counts, and comes back as it was', async () => {
    const { path, place } = setUp();
    const job = { origin: originOf(path), options, cache: place };
    await loadWindows(job);
    const weighed = { ...job, options: { ...options, llr: { rateHz: 0.3, mostNats: 7 } } };
    const once = await loadWindows(weighed);
    expect(once.cached).toBe(false);
    expect(await loadWindows(weighed)).toEqual({ ...once, cached: true });
    const values = windowsOf(once.pack).flatMap((window) => [...(window.values ?? [])]);
    expect(values.some((value) => value % 1 !== 0)).toBe(true);
    expect((await loadWindows({ ...job, options: { ...options, llr: { rateHz: 0.1, mostNats: 7 } } })).cached).toBe(false);
    expect(entriesIn(place)).toHaveLength(3);
  });

  it('a damaged entry is made anew', async () => {
    const { path, place } = setUp();
    const job = { origin: originOf(path), options, cache: place };
    const whole = await loadWindows(job);
    const entry = whole.entry ?? '';
    writeFileSync(entry, readFileSync(entry).subarray(0, 100));
    expect(await loadWindows(job)).toEqual(whole);
    expect(await loadWindows(job)).toEqual({ ...whole, cached: true });
  });
});

it('a recording that changed is cut anew, though name, size and time are the same', async () => {
  const { path, origin, place } = setUp();
  const job = { origin, options, cache: place };
  utimesSync(path, 1, 1);
  const { mtimeMs, size } = statSync(path);
  const before = await loadWindows(job);
  writeFileSync(path, second);
  utimesSync(path, 1, 1);
  expect(statSync(path)).toMatchObject({ size, mtimeMs });
  const after = await loadWindows(job);
  expect(after.cached).toBe(false);
  expect(wholeIndex(after.pack).fingerprint).not.toBe(wholeIndex(before.pack).fingerprint);
});

it('what cannot be read is an error and leaves no entry', async () => {
  const { path, origin, place } = setUp();
  writeFileSync(path, first.subarray(0, 300));
  await expect(loadWindows({ origin, options, cache: place })).rejects.toMatchObject({ name: 'EventFormatError' });
  const missing: RecordingOrigin = { kind: 'file', path: `${path}.none` };
  const [alone, cached] = await Promise.allSettled([
    loadWindows({ origin: missing, options, cache: undefined }),
    loadWindows({ origin: missing, options, cache: place }),
  ]);
  expect(cached).toEqual(alone);
  expect(entriesIn(place)).toEqual([]);
});
