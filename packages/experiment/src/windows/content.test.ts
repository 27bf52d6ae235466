import { renameSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../context.fixture.ts';
import { tinyConfig } from '../models/tiny.fixture.ts';
import { generatorOptions } from '../recordings/synthetic.ts';
import { contentOf } from './content.ts';

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
