import { readdirSync } from 'node:fs';
import { says } from '@spikeseg/test-support';
import { afterAll, expect, test } from 'vitest';
import { runCli } from '../run-cli.ts';
import { newFolder, small } from './pipeline.fixture.ts';

/* Keys of the configuration that this version cannot honour say so: none is ignored in silence. */

const { path: cwd, remove } = newFolder();
afterAll(remove);

const noGpu = says('device cuda: tfjs gpu', 'none', 'npm install @tensorflow/tfjs-node-gpu@');

const plan = (...argv: readonly string[]) => runCli(cwd, ['train', ...small.slice(1), '--dry-run', ...argv]);

test('device: cuda of a configuration falls back to the CPU in one short line; asked for on the command line it is an error', async () => {
  const fallback = await plan();
  expect(fallback.code).toBe(0);
  expect(fallback.err).toMatch(says('warning: device cuda', 'CPU', 'spikeseg-cli doctor --cuda'));
  for (const asked of [['--device', 'cuda'], ['device=cuda']]) {
    expect(await plan(...asked)).toEqual({
      code: 3,
      out: '',
      err: expect.stringMatching(new RegExp(`^error: ${noGpu.source}.*; or use device=cpu\n$`)),
    });
  }
});

test('what can be honoured is honoured without a word', async () => {
  expect(await plan('device=cpu', 'data.num_workers=2')).toMatchObject({ code: 0, err: '' });
});

test('a network of evidence neurons on TensorFlow.js, which has no transport layers, is refused and writes nothing', async () => {
  const made = await runCli(cwd, ['synth', '--output', 'night', '--quiet', ...small.slice(2, 6)]);
  expect(made.code).toBe(0);
  expect(await runCli(cwd, ['detect', 'night', '--quiet', '--engine', 'tfjs-cpu'])).toEqual({
    code: 2,
    out: '',
    err: expect.stringMatching(says('error: tfjs-cpu', 'fast', 'transport')),
  });
  expect(readdirSync(cwd)).toEqual(['night']);
});
