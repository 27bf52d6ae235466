import { existsSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { PartialConfig } from '@spikeseg/config';
import { expect, it, onTestFinished, vi } from 'vitest';
import { temporaryFolder, testContext } from '../../../../experiment/src/context/context.fixture.ts';
import { tinyConfig } from '../../../../experiment/src/network/tiny.fixture.ts';
import type { PlannedRuns } from '../../runs/plan-runs.ts';
import { readJobs, readSpec } from '../record/job-batch.ts';
import { beginRuns } from '../run-runs.ts';
import { checkRecordings, findRuns } from './runs.ts';

function begun(data: PartialConfig['data'] = {}) {
  const cwd = temporaryFolder();
  const context = testContext({ cwd });
  vi.stubEnv('MINE', 'mine');
  onTestFinished(() => void vi.unstubAllEnvs());
  const runs: PlannedRuns = {
    plan: {
      kind: 'sweep',
      workers: 2,
      recordings: [{ name: 'a', fingerprint: '1' }],
      runs: ['1', '2'].map((seed) => ({ name: `run-${seed}`, settings: { seed } })),
    },
    configs: [1, 2].map((seed) =>
      tinyConfig({ seed, experiment_name: 'many', output_dir: 'runs', data: { data_root: '/data', ...data } }),
    ),
  };
  return { cwd, context, runs, root: beginRuns(runs, {}, {}) };
}

it('Runs are found by their folder and by its name, with the configuration of each; every one is a job in its folder.', () => {
  const { cwd, root, runs } = begun();
  expect(root).toBe(join(cwd, 'runs', 'many'));
  for (const name of [root, join('runs', 'many'), 'many']) expect(findRuns(name, './runs')).toEqual({ root, ...runs });
  expect(readJobs(root).map(({ part }) => part)).toEqual([
    { name: 'run-1', folder: 'run-1' },
    { name: 'run-2', folder: 'run-2' },
  ]);
});

it('New runs overwrite nothing.', () => {
  const { root, runs } = begun();
  expect(beginRuns(runs, {}, {})).toBe(`${root}-2`);
  expect(existsSync(join(`${root}-2`, 'run-1', 'config.yaml'))).toBe(true);
});

it('A folder without a plan has no runs.', () => {
  const { root } = begun();
  rmSync(join(root, 'plan.json'));
  expect(findRuns('many', 'runs')).toBeUndefined();
  expect(findRuns('unknown', 'runs')).toBeUndefined();
});

it('A run that is a link out of the folder is refused.', () => {
  const { root } = begun();
  rmSync(join(root, 'run-2'), { recursive: true });
  symlinkSync(temporaryFolder(), join(root, 'run-2'), 'junction');
  expect(() => findRuns('many', 'runs')).toThrow(/run-2: expected files and folders of the run, got a link out of the run/);
});

it('How much to read is taken from the user, not from the configuration of a run, and changes no job.', () => {
  const { root } = begun({ data_root: '/data/$MINE', limit_factor: 1e5 });
  expect(findRuns('many', 'runs')?.configs[1].data).toMatchObject({ data_root: '/data/$MINE', limit_factor: 1 });
  const given = findRuns('many', 'runs', { data: { limit_factor: 5 } });
  expect(given?.configs[1].data).toMatchObject({ data_root: '/data/$MINE', limit_factor: 5 });
  expect(readSpec(root).options.settings).toEqual({ data: { limit_factor: 1e5 } });
  const other = begun({ data_root: '/data/$MINE' });
  const lines = [root, other.root].map((folder) => readFileSync(join(folder, 'jobs.jsonl'), 'utf8'));
  expect(lines[0]).toBe(lines[1]);
});

it('Runs whose recordings are others now are told which, also where one was to be held out.', async () => {
  const { context, runs } = begun({ held_out: ['a'] });
  await expect(checkRecordings(context, runs, false)).rejects.toThrow(
    /: expected the 1 recording that the batch began with, got others \(6\)/,
  );
});
