import { readFileSync } from 'node:fs';
import { describeConfig } from '@spikeseg/config';
import { expect, test } from 'vitest';
import { keyChecks } from './key-checks.fixture.ts';
import { keyChanges } from './key-table.fixture.ts';

// What each key changes is observed by e2e/key-effects.long.test.ts.

const keys = describeConfig()
  .map(({ path }) => path)
  .toSorted();

test('no key without a row, and none twice', () => {
  expect([...keyChanges, ...keyChecks].map(({ key }) => key).toSorted()).toEqual(keys);
});

test('no key without a row in what was seen, and none twice', () => {
  const page = readFileSync(new URL('../../../cli/e2e/key-effects.txt', import.meta.url), 'utf8');
  expect(Array.from(page.matchAll(/^\| `([\w.]+)` \|/gm), ([, key]) => key).toSorted()).toEqual(keys);
});
