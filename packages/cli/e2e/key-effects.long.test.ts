import { expect, test, vi } from 'vitest';
import { keyChecks } from '../../runs/src/key-effects/key-checks.fixture.ts';
import { keyPage } from '../../runs/src/key-effects/key-page.fixture.ts';
import { type KeyChange, keyChanges } from '../../runs/src/key-effects/key-table.fixture.ts';
import {
  differences,
  isOfData,
  type Observation,
  observeData,
  observeRun,
  type Part,
  smallConfig,
} from '../../runs/src/key-effects/observe-run.fixture.ts';

/*
 * No dead keys: each is changed alone, and the difference is observed. What differed in these runs is written down in
 * key-effects.txt; `npx vitest run --config vitest.long.config.ts packages/cli/e2e/key-effects -u` writes it anew.
 */

// Pictures show what is looked at here, and take most of the time.
vi.mock('../../runs/src/training/training-plots.ts', () => ({ drawLayer: async () => {}, writeFixedFilters: async () => {} }));
vi.mock('../../runs/src/training/write-report.ts', () => ({ writeReport: () => {} }));

const found = new Map<string, readonly Part[]>();
const unchanged = new Map<string, Promise<Observation>>();

/** The run without the change: one for all rows that are given the same. */
function runWithout({ given = {}, changes }: KeyChange): Promise<Observation> {
  const observe = observerOf(changes);
  const name = `${observe.name} ${JSON.stringify(given)}`;
  const run = unchanged.get(name) ?? observe(smallConfig(given));
  unchanged.set(name, run);
  return run;
}

/** What is seen in the data needs no training. */
const observerOf = (changes: readonly Part[]) => (isOfData(changes) ? observeData : observeRun);

test.each(keyChanges)('$key = $to', async (row) => {
  const changed = smallConfig(row.given ?? {}, { [row.key]: row.to });
  const parts = differences(await runWithout(row), await observerOf(row.changes)(changed));
  expect(parts).toEqual(expect.arrayContaining([...row.changes]));
  found.set(row.key, parts);
});

test.each(keyChecks)('$key: $from and $to', async ({ from, to, observe }) => {
  expect(await observe(to)).not.toEqual(await observe(from));
});

test('the same configuration twice differs in nothing', async () => {
  expect(differences(await observeRun(smallConfig()), await observeRun(smallConfig()))).toEqual([]);
});

test('what was seen is written down', async () => {
  await expect(keyPage(found)).toMatchFileSnapshot('./key-effects.txt');
});
