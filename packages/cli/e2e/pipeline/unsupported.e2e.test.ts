import { readdirSync } from 'node:fs';
import { says } from '@spikeseg/test-support';
import { afterAll, expect, test } from 'vitest';
import { runCli } from '../run-cli.ts';
import { newFolder, small } from './pipeline.fixture.ts';

/* Keys of the configuration that this version cannot honour say so: none is ignored in silence. */

const { path: cwd, remove } = newFolder();
afterAll(remove);

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
