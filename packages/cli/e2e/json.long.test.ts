import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { newFolder, small, trained } from './pipeline/pipeline.fixture.ts';
import { runCli } from './run-cli.ts';

const scratch = newFolder();
const cwd = scratch.path;
afterAll(scratch.remove);

/** The object that a command prints; stdout must hold nothing else, and no next step is printed. */
async function answer(...argv: readonly string[]): Promise<Record<string, unknown>> {
  const { code, out, err } = await runCli(cwd, [...argv, '--json']);
  expect({ argv, code, err: code === 0 ? '' : err }).toEqual({ argv, code: 0, err: '' });
  expect(err).not.toMatch(/^took /m);
  const object: unknown = JSON.parse(out);
  expect(object).toBeTypeOf('object');
  return object as Record<string, unknown>;
}

const made = ['data.synthetic.recordings=2', 'data.synthetic.negatives=0', 'data.synthetic.duration_s=1'];

test('every command answers a program with one object, and says how long it took', async () => {
  expect(await answer('synth', '--output', 'made', ...made)).toMatchObject({ seconds: expect.any(Number) });
  expect(await answer('inspect', 'made')).toMatchObject({ seconds: expect.any(Number) });
  // train does so in repeat.long.test.ts.
  await trained(cwd);
  expect(await answer('evaluate', 'spikeseg_default', ...made)).toMatchObject({ seconds: expect.any(Number) });
  expect(await answer('detect', 'made', '-c', 'spikeseg_default')).toMatchObject({ seconds: expect.any(Number) });
  expect(await answer('export', 'spikeseg_default', '--no-verify')).toMatchObject({ seconds: expect.any(Number) });
  expect(await answer('doctor')).toMatchObject({ seconds: expect.any(Number), healthy: true });
  expect(readdirSync(join(cwd, 'runs')).toSorted()).toEqual([
    'detect-made-spikeseg_default',
    'evaluate-spikeseg_default',
    'spikeseg_default',
  ]);
});

test.each([
  ['train', '--dry-run', { layers: ['conv2', 'conv3'] }],
  ['train', '--print-config', { max_epochs: 2 }],
  ['cv', '--dry-run', { layers: ['conv2', 'conv3'] }],
  ['cv', '--print-config', { max_epochs: 2 }],
])('%s %s', async (command, flag, part) => {
  expect(await answer(command, flag, ...small)).toMatchObject(part);
});

test.each([
  ['--dry-run', { runs: [{ seed: '1' }, { seed: '2' }] }],
  ['--print-config', [{ seed: 1 }, { seed: 2 }]],
])('a sweep with %s', async (flag, part) => {
  expect(await answer('train', '--multirun', flag, ...small, 'seed=1,2')).toMatchObject(part);
});

test.each([['print'], ['validate', 'c.yaml'], ['schema'], ['presets'], ['keys', 'stdp']])('config %s', async (...argv) => {
  const { code, out } = await runCli(cwd, ['config', ...argv, '--json']);
  expect(JSON.parse(out)).toBeTypeOf('object');
  expect(code).toBe(argv[0] === 'validate' ? 2 : 0);
});

test.each([
  [['evaluate', 'spikeseg_defualt'], 'UsageError', /; did you mean spikeseg_default\?$/],
  [['trian'], 'CommanderError', /Did you mean train\?/],
  [['train', 'stdp.lr_pluss=1'], 'ConfigError', /did you mean stdp\.lr_plus\?$/],
])('the error of %j is one object, too', async (argv, kind, message) => {
  const { code, out, err } = await runCli(cwd, [...argv, '--json']);
  const { error } = JSON.parse(out) as { error: { messages: string[] } };
  expect(code).toBe(2);
  expect(error).toMatchObject({ kind, exitCode: 2, messages: [expect.stringMatching(message)] });
  expect(err).toBe(`error: ${error.messages[0]}\n`);
});
