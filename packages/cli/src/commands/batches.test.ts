import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beginRuns, type FoundRuns } from '@spikeseg/experiment/parts';
import { describe, expect, test } from 'vitest';
import { temporaryFolder, testContext } from '../../../experiment/src/context.fixture.ts';
import { tinyConfig } from '../../../experiment/src/models/tiny.fixture.ts';
import { main } from '../main.ts';

/* What `cv` and `train --multirun` find out before their first run; whole runs are tested end to end. */

const tiny = ['device=cpu', 'data.synthetic.recordings=2', 'data.synthetic.negatives=1', 'data.synthetic.duration_s=1'];

/** Runs a command line in this process, in a folder of its own. */
async function run(cwd: string, ...argv: readonly string[]) {
  const context = testContext(argv, { cwd });
  return { code: await main(context), out: context.out(), err: context.err() };
}

test.each<[string[], RegExp]>([
  [
    ['cv', 'data.synthetic.recordings=1'],
    /^error: cross-validation: expected at least 2 recordings with labelled objects, .*, got 1 \(of 2\)/,
  ],
  [['cv', '--folds', '3'], /^error: --folds: expected 2 … 2, .*, got 3$/m],
  [['cv', '--folds', 'two'], /^error: --folds: expected a whole number of at least 2, got two$/m],
  [['cv', 'data.held_out=[a]'], /^error: data\.held_out: expected none, .*, got a$/m],
  [
    ['cv', 'checkpoint.save_dir=/saved'],
    /^error: override checkpoint\.save_dir: expected folder inside the run folder, relative and without \.\., got /,
  ],
  [
    ['train', 'seed=1,2'],
    /^error: override seed: expected integer .*, got the text "1,2"; for a run with each value: seed=1,2 --multirun$/m,
  ],
  [['train', '--seed', '1,2'], /; for a run with each value: seed=1,2 --multirun$/m],
  [['train', 'seed=1,many', '-m'], /^error: override seed: expected integer .*, got the text "many"$/m],
  [['train', 'experiment_name=a,b', '-m'], /^error: experiment_name: expected one value, /],
  [['train', 'model.leaks=[0.09,0.01,0],[0.2,0.01,0]', '-m'], /^error: .*model\.leaks\[0\]: expected a leak .*, got 0\.2/],
  [
    ['train', 'logging.log_dir=/logs', 'seed=1,2', '-m'],
    /^error: override logging\.log_dir: expected folder inside the run folder, /,
  ],
  [['train', 'data.held_out=[nobody]', 'seed=1,2', '-m'], /^error: data\.held_out: expected names of recordings /],
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
      out: `the configuration is valid: 3 recordings in 2 folds, layers to train: conv2, conv3; runs go to ${join(cwd, 'runs')}\n`,
      err: '',
    });
    expect(readdirSync(cwd)).toEqual([]);
  });

  test('a sweep: lists are split between them, not inside', async () => {
    const cwd = temporaryFolder();
    const swept = ['seed=1,2', 'model.thresholds=[0.1,0.1,0.1],[0.1,0.2,0.2]'];
    const { out } = await run(cwd, 'train', ...tiny, '-m', '--dry-run', ...swept);
    expect(out.split('\n')).toEqual([
      `the configurations are valid: 4 runs, in a folder below ${join(cwd, 'runs')}`,
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
    beginRuns(testContext([], { cwd }), { plan, configs: [config] }, [], {});
    return cwd;
  }

  test.each<[FoundRuns['plan']['kind'], string[], RegExp]>([
    [
      'sweep',
      ['cv', '--resume', 'many'],
      /^error: many: expected .* a cross-validation, got a sweep; go on with: spikeseg-cli train /,
    ],
    [
      'cv',
      ['train', '--resume', 'many'],
      /many: expected a run or a sweep, got a cross-validation; go on with: spikeseg-cli cv /,
    ],
    [
      'cv',
      ['cv', '--resume', 'nobody'],
      /^error: nobody: expected the folder or the name of a cross-validation, got no such folder/,
    ],
    ['sweep', ['train', '--resume', 'many', 'seed=1'], /^error: seed=1: a resumed run goes on with/],
    ['cv', ['cv', '--resume', 'many', '--folds', '2'], /^error: folds: a resumed run goes on with/],
    [
      'sweep',
      ['train', '--resume', 'many'],
      /^error: synthetic-training-001: expected the 0 recordings that the batch began with/,
    ],
    [
      'sweep',
      ['evaluate', 'many'],
      /many: expected one run, got a folder of several; .* plan\.json lists, e\.g\. many[/\\]first$/m,
    ],
  ])('%s with %j is an error', async (kind, argv, message) => {
    const { code, err } = await run(begin(kind), ...argv);
    expect(code).toBe(2);
    expect(err).toMatch(message);
  });
});
