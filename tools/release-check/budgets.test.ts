import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { budgets, overBudget } from './budgets.mjs';

test('every package has a budget, and no other', () => {
  const folder = new URL('../../packages/', import.meta.url);
  const names = readdirSync(folder).map(
    (name) => (JSON.parse(readFileSync(new URL(`${name}/package.json`, folder), 'utf8')) as { name: string }).name,
  );
  expect(Object.keys(budgets).toSorted()).toEqual(names.toSorted());
});

test('a package over its budget is told what it is and what it may be', () => {
  const max = budgets['@spikeseg/stdp'].packedKb;
  expect(overBudget('@spikeseg/stdp', 'packedKb', max)).toBeUndefined();
  expect(overBudget('@spikeseg/stdp', 'packedKb', max + 1)).toBe(
    `@spikeseg/stdp is ${(max + 1).toFixed(1)} kB packed, at most ${max} are allowed (tools/release-check/budgets.json)`,
  );
  expect(overBudget('@spikeseg/stdp', 'installedMb', 1e6)).toMatch(/is 1000000\.0 MB installed with its dependencies, at most/);
  expect(overBudget('unknown', 'packedKb', 1)).toMatch(/unknown has no packedKb/);
});
