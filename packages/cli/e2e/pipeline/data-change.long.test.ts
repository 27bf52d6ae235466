import { copyFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { says } from '@spikeseg/test-support';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runCli } from '../run-cli.ts';
import { newFolder, small, textOf, train, trainUntil } from './pipeline.fixture.ts';

/* What a model has seen must stay true: when the data change under a run, and when one recording is all there is. */

const { path: cwd, remove } = newFolder();
afterAll(remove);

const recording = (folder: string, name: string) => join(cwd, folder, 'Labelled Data', `${name}_davis_td_labelled.mat`);

beforeAll(async () => {
  const keys = small.filter((key) => key.startsWith('data.'));
  await runCli(cwd, ['synth', '--output', 'made', '--quiet', ...keys]);
});

describe.skipIf(process.platform === 'win32')('a run that was stopped', () => {
  test('does not go on with other data, and does with its own', async () => {
    const stopped = await trainUntil(cwd, 'conv2: epoch 1 done', '--data-root', 'made', '--name', 'stopped');
    expect(stopped.code).toBe(130);

    copyFileSync(recording('made', 'synth001'), recording('made', 'later'));
    const { code, out, err } = await runCli(cwd, ['train', '--resume', 'stopped', '--quiet']);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(says('error:', 3, 'others (4)'));

    rmSync(recording('made', 'later'));
    expect(await runCli(cwd, ['train', '--resume', 'stopped', '--no-score', '--quiet'])).toMatchObject({ code: 0, err: '' });
  });

  test('is not called trained before its end', async () => {
    const stopped = await trainUntil(cwd, 'conv2: epoch 1 done', '--name', 'half');
    expect(stopped.code).toBe(130);
    const { code, err } = await runCli(cwd, ['evaluate', 'half', 'device=cpu', 'data.synthetic.recordings=1', '--json']);
    expect(code).toBe(0);
    expect(err).toMatch(says('warning:', 'conv2, conv3', 'not ended'));
  });
});

test('one recording is split by time, scored as a whole, and said to have trained', async () => {
  await train(cwd, '--data-root', recording('made', 'synth001'), '--name', 'one', '--quiet');
  const { part, seen } = JSON.parse(textOf(cwd, 'runs', 'one', 'metrics.json')) as { part: string; seen: object };
  expect(part).toBe('all');
  expect(Object.values(seen)).toEqual(['its first part trained the model']);
  const refused = await runCli(cwd, ['evaluate', 'one', 'device=cpu', '--split', 'validation', '--quiet']);
  expect(refused).toMatchObject({ code: 2, out: '' });
  expect(refused.err).toMatch(says('error: --split validation'));
});
