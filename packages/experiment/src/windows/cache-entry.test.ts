import { mkdirSync, readdirSync, readFileSync, renameSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { temporaryFolder } from '../context.fixture.ts';
import { tinyConfig } from '../models/tiny.fixture.ts';
import { generatorOptions } from '../recordings/synthetic.ts';
import { type CachePlace, contentOf, entryPath, readEntry, windowKey, writeEntry } from './cache-entry.ts';
import { anyWindows, packOf } from './packs.fixture.ts';

const [windows] = fc.sample(
  anyWindows.filter((all) => all.length > 1),
  1,
);

function newPlace(): CachePlace {
  const folder = temporaryFolder();
  const unfinished = join(folder, 'unfinished');
  mkdirSync(unfinished);
  return { folder, unfinished };
}

test('a key depends on the content and on every option', () => {
  const content = { key: 'a', isUnchanged: async () => true };
  const options = { steps: 10, timestepMs: 100, stride: 10, channels: 2, height: 128, width: 128, normalize: true } as const;
  const others = [
    { steps: 9 },
    { timestepMs: 99 },
    { stride: 9 },
    { channels: 1 },
    { height: 127 },
    { width: 127 },
    { normalize: false },
    { llr: { rateHz: 0.3, mostNats: 7 } },
    { llr: { rateHz: 0.1, mostNats: 7 } },
    { llr: { rateHz: 0.3, mostNats: 4 } },
  ] as const;
  const keys = [
    windowKey(content, options),
    windowKey({ ...content, key: 'b' }, options),
    ...others.map((other) => windowKey(content, { ...options, ...other })),
  ];
  expect(new Set(keys).size).toBe(2 + others.length);
  const backwards = Object.fromEntries(Object.entries(options).toReversed()) as typeof options;
  expect(windowKey(content, backwards)).toBe(keys[0]);
});

describe('an entry', () => {
  it('is read as it was written, and nothing else is left behind', () => {
    const place = newPlace();
    writeEntry(place, 'k', packOf(windows, 'k'));
    expect(readEntry(place, 'k')).toEqual(packOf(windows, 'k'));
    expect(readdirSync(place.folder).toSorted()).toEqual(['k.windows', 'unfinished']);
    expect(readdirSync(place.unfinished)).toEqual([]);
  });

  it('of no such key is none', () => {
    expect(readEntry(newPlace(), 'k')).toBeUndefined();
  });

  it('of another key, under the name of this one, is none', () => {
    const place = newPlace();
    writeFileSync(entryPath(place, 'k'), packOf(windows, 'other'));
    expect(readEntry(place, 'k')).toBeUndefined();
  });

  it('that is damaged or cut off is none, wherever that is', () => {
    const place = newPlace();
    writeEntry(place, 'k', packOf(windows, 'k'));
    const whole = readFileSync(entryPath(place, 'k'));
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.boolean(), (at, cut) => {
        const damaged = cut ? whole.subarray(0, at) : Uint8Array.from(whole, (byte, i) => (i === at ? byte ^ 4 : byte));
        writeFileSync(entryPath(place, 'k'), damaged);
        expect(readEntry(place, 'k')).toBeUndefined();
      }),
      { numRuns: 50 },
    );
  });
});

const keyOf = async (path: string, group?: string) => (await contentOf({ kind: 'file', path, group }))?.key;

function files(): { readonly path: string; readonly write: (text: string) => void } {
  const path = join(temporaryFolder(), 'a.mat');
  return { path, write: (text) => writeFileSync(path, text) };
}

describe('the content of a file', () => {
  it('is known again under another name and at another time', async () => {
    const { path, write } = files();
    write('events');
    const key = await keyOf(path);
    expect(key).toBeDefined();
    utimesSync(path, 1, 1);
    expect(await keyOf(path)).toBe(key);
    renameSync(path, `${path}.other`);
    expect(await keyOf(`${path}.other`)).toBe(key);
  });

  it('is another one when the bytes are, also with the same name, size and time', async () => {
    const { path, write } = files();
    write('events');
    utimesSync(path, 1, 1);
    const { size, mtimeMs } = statSync(path);
    const before = await contentOf({ kind: 'file', path });
    expect(await before?.isUnchanged()).toBe(true);
    write('evince');
    utimesSync(path, 1, 1);
    expect(statSync(path)).toMatchObject({ size, mtimeMs });
    expect(await keyOf(path)).not.toBe(before?.key);
    expect(await before?.isUnchanged()).toBe(false);
  });

  it('is another one for another group, or another camera in the path', async () => {
    const { path, write } = files();
    write('events');
    const atis = `${path}_atis.mat`;
    writeFileSync(atis, 'events');
    expect(new Set([await keyOf(path), await keyOf(path, 'night'), await keyOf(atis)]).size).toBe(3);
  });

  it('is another one where something else is said of the file, so that nothing is served that was read in another way', async () => {
    const { path, write } = files();
    write('events');
    const said = [
      {},
      { columns: 't,x,y,p' },
      { columns: 'x,y,t,p' },
      { unit: 'ms' },
      { format: 'text' },
      { stream: '1' },
    ] as const;
    const sizes = [
      { width: 3, height: 4 },
      { width: 4, height: 3 },
    ].map((sensor) => ({ sensor }));
    const keys = [...said, ...sizes].map(async (reading) => (await contentOf({ kind: 'file', path, reading }))?.key);
    expect(new Set(await Promise.all(keys)).size).toBe(8);
    expect(await keyOf(path)).toBe(await keys[0]);
  });

  it('of many recordings is another one when its size is', async () => {
    const { path, write } = files();
    write('events');
    const before = await contentOf({ kind: 'file', path, group: 'a' });
    expect(await before?.isUnchanged()).toBe(true);
    write('more events');
    expect(await before?.isUnchanged()).toBe(false);
    expect(await keyOf(path, 'a')).not.toBe(before?.key);
  });

  it('is unknown where there is no file: its reader has more to tell', async () => {
    expect(await keyOf(files().path)).toBeUndefined();
    expect(await keyOf(temporaryFolder())).toBeUndefined();
  });
});

it('a generated recording is what its options and seed are', async () => {
  const options = generatorOptions(tinyConfig());
  const keys = await Promise.all(
    [
      { options, seed: 1 },
      { options: { ...options }, seed: 1 },
      { options, seed: 2 },
      { options: { ...options, stars: 9 }, seed: 1 },
    ].map(async (made) => (await contentOf({ kind: 'generated', ...made }))?.key),
  );
  expect(keys[1]).toBe(keys[0]);
  expect(new Set(keys).size).toBe(3);
});
