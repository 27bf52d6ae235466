import { expect, test } from 'vitest';
import { browserTable, nodeTable, packageTable } from './table.mjs';

test('what failed, what held and what was not checked look different', () => {
  const row = { name: 'a', node: 'Node 20.19.0', seconds: 1.25, esm: true, require: false, example: undefined };
  expect(nodeTable([row]).split('\n')[2]).toBe('| a | 20.19.0 | 1.3 | yes | NO | – | – | – |');
  // An install that failed says so.
  expect(nodeTable([{ name: 'a', node: 'Node 20.19.0' }]).split('\n')[2]).toBe('| a | 20.19.0 | NO | – | – | – | – | – |');
});

test('sizes are kB and MB of thousands', () => {
  const sizes = { name: 'a', version: '0.1.0', packedBytes: 1500, unpackedBytes: 12_345, installedBytes: 2_500_000, count: 3 };
  const table = packageTable([{ ...sizes, types: { 'TS 5.9': true, 'TS 6.0': false } }], ['TS 5.9', 'TS 6.0']);
  expect(table.split('\n')[2]).toBe('| a | 0.1.0 | 1.5 | 12.3 | 2.5 | 3 | yes | NO |');
  expect(browserTable([{ app: 'network', gzipBytes: 1500, same: false }]).split('\n')[2]).toBe('| network | 1.5 | NO |');
});
