import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../context/context.fixture.ts';
import { type RunsPlan, readRunsPlan } from './runs-plan.ts';

const plan: RunsPlan = {
  kind: 'sweep',
  workers: 2,
  recordings: [{ name: 'a', fingerprint: '1' }],
  runs: [{ name: 'run-1', settings: { seed: '1' } }],
};

it.each<[string, unknown, RegExp]>([
  ['no JSON', '{', /plan\.json: expected the plan of a batch: it is not JSON/],
  ['nothing in it', {}, /plan\.json: expected the plan of a batch: kind: /],
  ['null', null, /plan\.json: expected the plan of a batch: the whole: /],
  ['no runs', { ...plan, runs: [] }, /: runs: /],
  ['a run without a name', { ...plan, runs: [{ settings: {} }] }, /: runs\.0\.name: /],
  [
    'a run of its parent',
    { ...plan, runs: [{ name: '../../..', settings: {} }] },
    /: runs\.0\.name: expected a plain name of a folder/,
  ],
  ['a run of the root', { ...plan, runs: [{ name: '/etc', settings: {} }] }, /: runs\.0\.name: /],
  ['a run of another drive', { ...plan, runs: [{ name: 'C:\\a', settings: {} }] }, /: runs\.0\.name: /],
  ['the batch itself', { ...plan, runs: [{ name: '.', settings: {} }] }, /: runs\.0\.name: /],
  ['a run twice', { ...plan, runs: [plan.runs[0], plan.runs[0]] }, /: runs: expected every name once/],
  ['a number as a setting', { ...plan, runs: [{ name: 'run-1', settings: { seed: 1 } }] }, /: runs\.0\.settings\.seed: /],
  ['threads without end', { ...plan, workers: -1 }, /: workers: /],
])('a plan with %s is refused', (_, stored, message) => {
  const root = temporaryFolder();
  writeFileSync(join(root, 'plan.json'), typeof stored === 'string' ? stored : JSON.stringify(stored));
  expect(() => readRunsPlan(root)).toThrow(message);
});
