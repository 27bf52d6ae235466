import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { uniqueNames } from './names.ts';

describe('uniqueNames', () => {
  it('adds only what is needed', () => {
    expect(uniqueNames([])).toEqual([]);
    expect(uniqueNames([{ path: 'x/a.mat' }, { path: 'y/b.mat' }])).toEqual(['a', 'b']);
    expect(uniqueNames([{ path: 'x/a.mat' }, { path: 'y/a.mat' }, { path: 'y/b.mat' }])).toEqual(['x/a', 'y/a', 'b']);
    expect(uniqueNames([{ path: 'x/a.mat' }, { path: 'x/a.h5' }])).toEqual(['x/a.mat', 'x/a.h5']);
    expect(
      uniqueNames([
        { path: 'a.h5', group: 'g' },
        { path: 'a.hdf5', group: 'g' },
      ]),
    ).toEqual(['a.h5/g', 'a.hdf5/g']);
    expect(uniqueNames([{ path: 'a.b.mat' }])).toEqual(['a.b']);
  });

  it('numbers names that only harmful characters or upper and lower case told apart', () => {
    const groups = ['a:b', 'a*b', 'a?b', 'a_b-2', 'A_b', '\u001B[2J'];
    expect(uniqueNames(groups.map((group) => ({ path: 'x.h5', group })))).toEqual([
      'x.h5/a_b',
      'x.h5/a_b-2',
      'x.h5/a_b-3',
      'a_b-2',
      'x.h5/A_b-4',
      '_[2J',
    ]);
  });

  it('makes different paths different names', () => {
    const part = fc.constantFrom('a', 'b', 'c');
    const path = fc
      .tuple(part, part, fc.constantFrom('mat', 'h5'))
      .map(([folder, name, extension]) => `${folder}/${name}.${extension}`);
    fc.assert(
      fc.property(fc.uniqueArray(path), (paths) => {
        const names = uniqueNames(paths.map((p) => ({ path: p })));
        expect(new Set(names).size).toBe(paths.length);
      }),
    );
  });
});
