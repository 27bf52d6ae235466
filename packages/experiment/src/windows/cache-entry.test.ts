import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { temporaryFolder } from '../context.fixture.ts';
import { type CachePlace, entryPath, readEntry, windowKey, writeEntry } from './cache-entry.ts';
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
