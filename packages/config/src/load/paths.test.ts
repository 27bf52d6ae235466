import { join } from 'node:path';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { escapePath, expandPath, fromFolder } from './paths.ts';

const environment = { cwd: '/work', home: '/home/ada', env: { DATA: '/data', EMPTY: '', a_1: 'x', NESTED: '$DATA' } };
const path = (text: string) => {
  const result = expandPath(text, environment);
  return result.kind === 'path' ? result.path : `missing ${result.name}`;
};

test.each([
  ['/plain/path', '/plain/path'],
  ['~', '/home/ada'],
  ['~/EBSSA', '/home/ada/EBSSA'],
  ['~\\EBSSA', '/home/ada\\EBSSA'],
  ['~bob/EBSSA', '~bob/EBSSA'],
  ['a/~/b', 'a/~/b'],
  ['$DATA/EBSSA', '/data/EBSSA'],
  ['${DATA}set', '/dataset'],
  ['$a_1$a_1', 'xx'],
  ['x${EMPTY}y', 'xy'],
  ['$$DATA', '$DATA'],
  ['$$$DATA', '$/data'],
  ['cost$', 'cost$'],
  ['5$ and $5', '5$ and $5'],
  ['${un closed', '${un closed'],
  ['$NESTED', '$DATA'],
  ['$DATASET/x', 'missing DATASET'],
  ['${NOPE}/$ALSO', 'missing NOPE'],
  ['$toString', 'missing toString'],
])('%j becomes %j', (text, expanded) => {
  expect(path(text)).toBe(expanded);
});

test('escaping is undone by expanding', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('a', '$', '{', '}', '/', '~', 'DATA') }), (name) => {
      expect(path(escapePath(`/${name}`))).toBe(`/${name}`);
    }),
  );
});

test('relative paths start at the folder, absolute ones stay as written', () => {
  expect(fromFolder('/configs', 'data')).toBe(join('/configs', 'data'));
  expect(fromFolder('/configs', '../data')).toBe(join('/data'));
  expect(fromFolder('/configs', '/data/../x')).toBe('/data/../x');
});
