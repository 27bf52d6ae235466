import { expect, it } from 'vitest';
import { thisHost } from '../context/call.ts';
import { temporaryFolder, testCall, testContext } from '../context/context.fixture.ts';
import { tinyConfig } from '../network/tiny.fixture.ts';
import { describeRun } from './run-record.ts';

it('says what one needs to repeat the run', () => {
  const cwd = temporaryFolder();
  const context = testContext({ now: () => Date.UTC(2024, 0, 2, 3, 4, 5) });
  const call = testCall(['train', 'seed=7'], cwd);
  const text = describeRun(
    { context, call, config: tinyConfig({ seed: 7 }) },
    { outcome: 'converged', startedAt: context.now() - 1500 },
  );
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
  const text = describeRun(
    { context: testContext(), call: testCall(), config: tinyConfig() },
    { outcome: 'running', startedAt: 0, wandbSync: ['wandb', 'sync', 'folder'] },
  );
  expect(JSON.parse(text)).toMatchObject({ wandbSync: ['wandb', 'sync', 'folder'] });
});

it('names the commit of the repository it ran in', () => {
  const call = testCall([], import.meta.dirname);
  const run = { context: testContext(), call, config: tinyConfig() };
  const record = JSON.parse(describeRun(run, { outcome: 'running', startedAt: 0 }));
  // Null where the sources come without their repository.
  expect(record.gitCommit ?? '0'.repeat(40)).toMatch(/^[0-9a-f]{40}$/);
});
