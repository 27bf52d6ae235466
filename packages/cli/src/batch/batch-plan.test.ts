import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { temporaryFolder, testContext } from '../context.fixture.ts';
import { tinyConfig } from '../experiment/tiny.fixture.ts';
import { type BatchPlan, beginBatch, checkSameRecordings, findBatch } from './batch-plan.ts';

const plan: BatchPlan = {
  kind: 'sweep',
  workers: 2,
  recordings: [
    { name: 'a', fingerprint: '1' },
    { name: 'b', fingerprint: '2' },
  ],
  runs: [
    { name: 'run-1', settings: { seed: '1' } },
    { name: 'run-2', settings: { seed: '2' } },
  ],
};
const configOf = (seed: number) =>
  tinyConfig({ seed, experiment_name: 'many', output_dir: 'runs', data: { data_root: '/data' } });

function begun() {
  const context = testContext([], { cwd: temporaryFolder() });
  return { context, batch: beginBatch(context, plan, [configOf(1), configOf(2)]) };
}

it('is found by its folder and by its name, with the configuration of every run', () => {
  const { context, batch } = begun();
  expect(batch.root).toBe(join(context.cwd, 'runs', 'many'));
  for (const name of [batch.root, join('runs', 'many'), 'many']) expect(findBatch(context, name, './runs')).toEqual(batch);
});

it('overwrites nothing', () => {
  const { context, batch } = begun();
  const again = beginBatch(context, plan, [configOf(3), configOf(4)], configOf(5));
  expect(again.root).toBe(`${batch.root}-2`);
  expect(existsSync(join(again.root, 'config.yaml'))).toBe(true);
  expect(findBatch(context, 'many', 'runs')).toEqual(batch);
});

it('a folder without a plan is no batch', () => {
  const { context, batch } = begun();
  rmSync(join(batch.root, 'plan.json'));
  expect(findBatch(context, 'many', 'runs')).toBeUndefined();
  expect(findBatch(context, 'nobody', 'runs')).toBeUndefined();
});

it('goes on with the recordings that it began with, and names the one that differs', () => {
  const { batch } = begun();
  const found = plan.recordings.map((recording) => ({ ...recording, scorable: true, objects: 1 }));
  expect(() => checkSameRecordings(batch, found.toReversed())).not.toThrow();
  const changed = [found[0], { ...found[1], fingerprint: '3' }];
  for (const others of [changed, [found[0]], [...found, { ...found[0], name: 'b' }]]) {
    expect(() => checkSameRecordings(batch, others)).toThrow(
      `b: expected the 2 recording(s) that the batch began with, got others (${others.length}); restore them, or begin anew`,
    );
  }
});
