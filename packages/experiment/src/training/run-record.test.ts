import { expect, it } from 'vitest';
import { temporaryFolder, testContext } from '../context/context.fixture.ts';
import { thisHost } from '../context/context.ts';
import { tinyConfig } from '../network/tiny.fixture.ts';
import { describeRun } from './run-record.ts';

it('says what one needs to repeat the run', () => {
  const cwd = temporaryFolder();
  const context = testContext(['train', 'seed=7'], { cwd, now: () => Date.UTC(2024, 0, 2, 3, 4, 5) });
  const text = describeRun(context, tinyConfig({ seed: 7 }), 'converged', context.now() - 1500);
  expect(JSON.parse(text)).toEqual({
    outcome: 'converged',
    seed: 7,
    command: ['spikeseg-cli', 'train', 'seed=7'],
    folder: cwd,
    versions: { 'spikeseg-cli': '1.2.3', node: process.versions.node },
    gitCommit: null,
    host: thisHost(),
    started: '2024-01-02T03:04:03.500Z',
    seconds: 1.5,
  });
  expect(text.endsWith('}\n')).toBe(true);
});

it('keeps the command that uploads the run', () => {
  const text = describeRun(testContext([]), tinyConfig(), 'running', 0, ['wandb', 'sync', 'folder']);
  expect(JSON.parse(text)).toMatchObject({ wandbSync: ['wandb', 'sync', 'folder'] });
});

it('names the commit of the repository it ran in', () => {
  const record = JSON.parse(describeRun(testContext([], { cwd: import.meta.dirname }), tinyConfig(), 'running', 0));
  // Null where the sources come without their repository.
  expect(record.gitCommit ?? '0'.repeat(40)).toMatch(/^[0-9a-f]{40}$/);
});
