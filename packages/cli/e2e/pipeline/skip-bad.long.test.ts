import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runCli } from '../run-cli.ts';
import { filesBelow, newFolder, small } from './pipeline.fixture.ts';

/* One damaged file among good ones: an error that names it, or with --skip-bad a warning and a run on the others. */

const { path: cwd, remove } = newFolder();
afterAll(remove);

const argv = [...small, '--data-root', 'made'];
const damaged = join('made', 'Labelled Data', 'synth001_davis_td_labelled.mat');

beforeAll(async () => {
  await runCli(cwd, ['synth', '--output', 'made', ...small.filter((key) => key.startsWith('data.'))]);
  const path = join(cwd, damaged);
  writeFileSync(path, readFileSync(path).subarray(0, 5000));
});

test('train and evaluate stop at a damaged recording, name it, and leave nothing behind', async () => {
  const before = filesBelow(cwd);
  const { code, out, err } = await runCli(cwd, ['train', ...argv]);
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).toMatch(/^error: .*synth001_davis_td_labelled\.mat: .*\n$/);
  expect(filesBelow(cwd)).toEqual(before);
});

test('with --skip-bad they say so and go on with the others', async () => {
  const trained = await runCli(cwd, ['train', ...argv, '--skip-bad']);
  expect(trained.code).toBe(0);
  expect(trained.err.match(/^warning: left out: .*synth001_davis_td_labelled\.mat: /gm)).toHaveLength(2);
  const scored = await runCli(cwd, ['evaluate', 'spikeseg_default', 'device=cpu', '--skip-bad', '--json']);
  expect(scored.code).toBe(0);
  expect(scored.err).toMatch(/^warning: left out: .*synth001/m);
  expect(Object.keys((JSON.parse(scored.out) as { seen: object }).seen)).not.toContain('synth001_davis_td_labelled');
});
