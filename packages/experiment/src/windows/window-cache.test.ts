import { mkdirSync, readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../context.fixture.ts';
import { type CachePlace, entryPath, writeEntry } from './cache-entry.ts';
import { packOf } from './packs.fixture.ts';
import { WindowCache } from './window-cache.ts';

const pack = packOf([]);
const size = pack.length;
const hour = 3600 * 1000;
const day = 24 * hour;

const keysIn = (folder: string): string[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.windows'))
    .map((name) => basename(name, '.windows'))
    .toSorted();

/** A cache that holds so many entries, and a way to say what was loaded. */
function cacheOf(folder: string, entries: number, now: () => number) {
  const cache = new WindowCache(folder, entries * size, now);
  const loaded = (key: string, cached: boolean) => cache.note({ pack, entry: entryPath(cache.place, key), cached });
  return {
    cache,
    add: (key: string) => {
      writeEntry(cache.place, key, pack);
      loaded(key, false);
    },
    use: (key: string) => loaded(key, true),
  };
}

/** Entries of earlier runs, the first used longest ago. */
function withEntries(...keys: readonly string[]): string {
  const folder = temporaryFolder();
  for (const [i, key] of keys.entries()) {
    writeFileSync(entryPath({ folder }, key), pack);
    utimesSync(entryPath({ folder }, key), i + 1, i + 1);
  }
  return folder;
}

const noon = () => 1_700_000_000_000;

describe('the bound', () => {
  it('the least recently used goes first', () => {
    const folder = withEntries('a', 'b', 'c');
    const { add } = cacheOf(folder, 3, noon);
    add('d');
    expect(keysIn(folder)).toEqual(['b', 'c', 'd']);
    add('e');
    expect(keysIn(folder)).toEqual(['c', 'd', 'e']);
  });

  it('to be used again counts as use, now and for later runs', () => {
    const folder = withEntries('a', 'b', 'c');
    const now = cacheOf(folder, 3, noon);
    now.use('a');
    expect(statSync(entryPath({ folder }, 'a')).mtimeMs).toBe(noon());
    now.add('d');
    expect(keysIn(folder)).toEqual(['a', 'c', 'd']);
    const later = cacheOf(folder, 3, () => noon() + hour);
    later.add('e');
    later.add('f');
    expect(keysIn(folder)).toEqual(['d', 'e', 'f']);
  });

  it('holds at the end, too, for what was written and never told of', () => {
    const folder = withEntries('a');
    const { cache, use } = cacheOf(folder, 2, noon);
    use('a');
    for (const key of ['b', 'c']) {
      writeEntry(cache.place, key, pack);
      utimesSync(entryPath(cache.place, key), key === 'b' ? 5 : 6, key === 'b' ? 5 : 6);
    }
    cache.close();
    expect(keysIn(folder)).toEqual(['a', 'c']);
  });

  it('a run takes nothing away that it needs itself; what then has no room does not stay', () => {
    const folder = withEntries('a', 'b');
    const { add, use } = cacheOf(folder, 2, noon);
    use('a');
    add('c');
    add('d');
    expect(keysIn(folder)).toEqual(['a', 'c']);
  });

  it('an entry larger than the whole cache does not stay', () => {
    const folder = withEntries();
    cacheOf(folder, 0.5, noon).add('a');
    expect(keysIn(folder)).toEqual([]);
  });

  it('a smaller bound counts from the beginning', () => {
    const folder = withEntries('a', 'b', 'c');
    cacheOf(folder, 1, noon);
    expect(keysIn(folder)).toEqual(['c']);
  });

  it('other files are not touched, and not counted', () => {
    const folder = withEntries('a', 'b');
    writeFileSync(join(folder, 'notes.txt'), new Uint8Array(100 * size));
    cacheOf(folder, 2, noon);
    expect(readdirSync(folder).filter((name) => !name.startsWith('unfinished'))).toEqual(['a.windows', 'b.windows', 'notes.txt']);
  });
});

const unfinishedIn = (folder: string) => readdirSync(folder).filter((name) => name.startsWith('unfinished-'));
const leaveHalf = ({ unfinished }: CachePlace) => writeFileSync(join(unfinished, 'k'), 'half');

describe('files that are not whole', () => {
  it('go with the run, those of another run stay', () => {
    const folder = temporaryFolder();
    const [one, other] = [cacheOf(folder, 1, Date.now).cache, cacheOf(folder, 1, Date.now).cache];
    leaveHalf(one.place);
    leaveHalf(other.place);
    one.close();
    expect(unfinishedIn(folder)).toEqual([basename(other.place.unfinished)]);
    other.close();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('of a run that was killed go a day later', () => {
    const folder = temporaryFolder();
    const killed = cacheOf(folder, 1, noon).cache;
    leaveHalf(killed.place);
    const { mtimeMs } = statSync(killed.place.unfinished);
    cacheOf(folder, 1, () => mtimeMs + day).cache.close();
    expect(unfinishedIn(folder)).toHaveLength(1);
    cacheOf(folder, 1, () => mtimeMs + day + 1000).cache.close();
    expect(unfinishedIn(folder)).toEqual([]);
  });
});

it('the folder is made where there is none', () => {
  const folder = join(temporaryFolder(), 'a', 'b');
  cacheOf(folder, 1, noon).add('k');
  expect(keysIn(folder)).toEqual(['k']);
});

it('a file in place of the folder is an error that names it', () => {
  const folder = temporaryFolder();
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'file'), '');
  expect(() => cacheOf(join(folder, 'file'), 1, noon)).toThrow(expect.objectContaining({ code: 'ENOTDIR' }));
});

it('an entry that another run took away in the meantime is no error', () => {
  const folder = withEntries();
  expect(() => cacheOf(folder, 1, noon).use('gone')).not.toThrow();
});
