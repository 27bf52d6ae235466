import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { says } from '@spikeseg/test-support';
import { describe, expect, test } from 'vitest';
import { beginRuns, type FoundRuns } from '../../../batch/src/jobs/made.fixture.ts';
import { temporaryFolder, workIn } from '../../../experiment/src/context/context.fixture.ts';
import { tinyConfig } from '../../../experiment/src/network/tiny.fixture.ts';
import { testContext } from '../context.fixture.ts';
import { main } from '../main.ts';

/* What `cv` and `train --multirun` find out before their first run; whole runs are tested end to end. */

const tiny = ['device=cpu', 'data.synthetic.recordings=2', 'data.synthetic.negatives=1', 'data.synthetic.duration_s=1'];

/** Runs a command line in this process, in a folder of its own. */
async function run(cwd: string, ...argv: readonly string[]) {
  const context = testContext(argv, { cwd });
  return { code: await main(context), out: context.out(), err: context.err() };
}

test.each<[string[], RegExp]>([
  [['cv', 'data.synthetic.recordings=1'], says('error: cross-validation', 2, 1, 2)],
  [['cv', '--folds', '3'], says('error: --folds', 2, 2, 3)],
  [['cv', '--folds', 'two'], says('error: --folds', 2, 'two')],
  [['cv', 'data.held_out=[a]'], says('error: data.held_out', 'none', 'got a')],
  [['cv', 'checkpoint.save_dir=/saved'], says('error: checkpoint.save_dir')],
  [['train', 'seed=1,2'], says('error: seed', '1,2', 'seed=1,2 --multirun')],
  [['train', '--seed', '1,2'], /; for a run with each value: seed=1,2 --multirun$/m],
  [['train', 'seed=1,many', '-m'], says('error: seed', 'many')],
  [['train', 'experiment_name=a,b', '-m'], says('error: experiment_name', 'value')],
  [['train', 'model.leaks=[0.09,0.01,0],[0.2,0.01,0]', '-m'], says('error:', 'model.leaks[0]', 0.2)],
  [['train', 'logging.log_dir=/logs', 'seed=1,2', '-m'], says('error: logging.log_dir')],
  [['train', 'data.held_out=[unknown]', 'seed=1,2', '-m'], says('error: data.held_out', 'names')],
])('%j is an error, and nothing is written', async ([command, ...argv], message) => {
  const cwd = temporaryFolder();
  const { code, out, err } = await run(cwd, command, ...tiny, ...argv);
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).toMatch(message);
  expect(readdirSync(cwd)).toEqual([]);
});

describe('--dry-run writes nothing and says what would be done', () => {
  test('cv', async () => {
    const cwd = temporaryFolder();
    expect(await run(cwd, 'cv', ...tiny, '--dry-run')).toEqual({
      code: 0,
      out: expect.stringMatching(says('valid', '3 recordings', '2 folds', 'conv2, conv3', join(cwd, 'runs'))),
      err: '',
    });
    expect(readdirSync(cwd)).toEqual([]);
  });

  test('a sweep: lists are split between them, not inside', async () => {
    const cwd = temporaryFolder();
    const swept = ['seed=1,2', 'model.thresholds=[0.1,0.1,0.1],[0.1,0.2,0.2]'];
    const { out } = await run(cwd, 'train', ...tiny, '-m', '--dry-run', ...swept);
    expect(out.split('\n')).toEqual([
      expect.stringMatching(says('valid', '4 runs', join(cwd, 'runs'))),
      'seed=1 model.thresholds=[0.1,0.1,0.1]',
      'seed=1 model.thresholds=[0.1,0.2,0.2]',
      'seed=2 model.thresholds=[0.1,0.1,0.1]',
      'seed=2 model.thresholds=[0.1,0.2,0.2]',
      '',
    ]);
    expect(readdirSync(cwd)).toEqual([]);
  });
});

const printed = async (...argv: readonly string[]) => (await run(temporaryFolder(), ...argv, '--print-config')).out;

test('--print-config prints one configuration of cv, and each of a sweep', async () => {
  expect(await printed('cv', ...tiny, 'seed=3')).toMatch(/^seed: 3\b/m);
  const documents = (await printed('train', ...tiny, '-m', 'seed=3,4')).split(/^---\n/m);
  expect(documents.map((text) => /^seed: (\d+)/m.exec(text)?.[1])).toEqual(['3', '4']);
});

describe('a folder of several runs', () => {
  const config = tinyConfig({ output_dir: 'runs', experiment_name: 'many', data: { data_root: '/data' } });
  function begin(kind: FoundRuns['plan']['kind']): string {
    const cwd = temporaryFolder();
    const plan = { kind, workers: 0, recordings: [], runs: [{ name: 'first', settings: {} }] } as const;
    workIn(cwd);
    beginRuns({ plan, configs: [config] }, {}, {});
    return cwd;
  }

  test.each<[FoundRuns['plan']['kind'], string[], RegExp]>([
    ['sweep', ['cv', '--resume', 'many'], says('error: many', 'sweep', 'spikeseg-cli train')],
    ['cv', ['train', '--resume', 'many'], says('many', 'cross-validation', 'spikeseg-cli cv')],
    ['cv', ['cv', '--resume', 'unknown'], says('error: unknown', 'no such folder')],
    ['sweep', ['train', '--resume', 'many', 'seed=1'], /^error: seed=1: a resumed run goes on with/],
    ['cv', ['cv', '--resume', 'many', '--folds', '2'], /^error: folds: a resumed run goes on with/],
    ['sweep', ['train', '--resume', 'many'], says('error: synthetic-training-001', 0)],
    ['sweep', ['evaluate', 'many'], says('many', 'several', 'plan.json', /many[/\\]first/)],
  ])('%s with %j is an error', async (kind, argv, message) => {
    const { code, err } = await run(begin(kind), ...argv);
    expect(code).toBe(2);
    expect(err).toMatch(message);
  });
});
