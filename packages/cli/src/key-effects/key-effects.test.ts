import { describeConfig } from '@spikeseg/config';
import { expect, test, vi } from 'vitest';
import { keyChecks } from './key-checks.fixture.ts';
import { keyPage } from './key-page.fixture.ts';
import { type KeyChange, keyChanges } from './key-table.fixture.ts';
import { differences, type Observation, observeRun, type Part, smallConfig } from './observe-run.fixture.ts';

/*
 * No dead keys: each is changed alone, and the difference is observed. What differed in these runs is written down in
 * docs/key-effects.md; `npx vitest run packages/cli/src/key-effects -u` writes it anew.
 */

// Pictures show what is looked at here, and take most of the time.
vi.mock('../experiment/draw-layer.ts', () => ({ drawLayer: async () => {} }));
vi.mock('../experiment/write-report.ts', () => ({ writeReport: () => {} }));
vi.mock('../experiment/training-plots.ts', () => ({ writeFixedFilters: async () => {} }));

const found = new Map<string, readonly Part[]>();
const unchanged = new Map<string, Promise<Observation>>();

/** The run without the change: one for all rows that are given the same. */
function runWithout({ given = {} }: KeyChange): Promise<Observation> {
  const name = JSON.stringify(given);
  const run = unchanged.get(name) ?? observeRun(smallConfig(given));
  unchanged.set(name, run);
  return run;
}

test.each(keyChanges)('$key = $to', async (row) => {
  const parts = differences(await runWithout(row), await observeRun(smallConfig(row.given ?? {}, { [row.key]: row.to })));
  expect(parts).toEqual(expect.arrayContaining([...row.changes]));
  found.set(row.key, parts);
});

test.each(keyChecks)('$key: $from and $to', async ({ from, to, observe }) => {
  expect(await observe(to)).not.toEqual(await observe(from));
});

test('no key without a row, and none twice', () => {
  const rows = [...keyChanges, ...keyChecks].map(({ key }) => key).toSorted();
  expect(rows).toEqual(
    describeConfig()
      .map(({ path }) => path)
      .toSorted(),
  );
});

test('the same configuration twice differs in nothing', async () => {
  expect(differences(await observeRun(smallConfig()), await observeRun(smallConfig()))).toEqual([]);
});

test('the documentation says what was seen', async () => {
  await expect(keyPage(found)).toMatchFileSnapshot('../../../../docs/key-effects.md');
});
