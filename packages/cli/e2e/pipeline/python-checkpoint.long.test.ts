import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { says } from '@spikeseg/test-support';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { pythonFile } from '../../../experiment/src/checkpoints/python-checkpoint.fixture.ts';
import { runCli } from '../run-cli.ts';
import { filesBelow, newFolder, searchIn, small, textOf } from './pipeline.fixture.ts';

const { path: cwd, remove } = newFolder();
afterAll(remove);

const generated = small.filter((key) => /^(device|data|evaluation)/.test(key));
beforeAll(async () => {
  writeFileSync(join(cwd, 'theirs.safetensors'), pythonFile());
  await runCli(cwd, ['synth', '--output', 'made', '--quiet', ...small.filter((key) => key.startsWith('data.'))]);
});

test('evaluate scores a network of the Python SpikeSEG, and calls what trained it unknown', async () => {
  const { code, out, err } = await runCli(cwd, ['evaluate', 'theirs.safetensors', 'data.dataset=synthetic', ...generated]);
  expect({ code, err: code === 0 ? '' : err }).toEqual({ code: 0, err: '' });
  expect(err).toMatch(/^a network of the Python SpikeSEG$/m);
  expect(err).toMatch(/which recordings trained it: unknown/);
  expect(out).toMatch(/^trained network +/m);
  expect(out).toMatch(/^synthetic-test-001 +unknown +/m);
  expect(out).not.toMatch(/held out|unseen/);
  const metrics = JSON.parse(textOf(join(cwd, 'runs', 'evaluate-theirs'), 'metrics.json')) as { seen: object; notes: string[] };
  expect(new Set(Object.values(metrics.seen))).toEqual(new Set(['unknown']));
  expect(metrics.notes[0]).toBe('a network of the Python SpikeSEG');
});

test('detect takes it, too', async () => {
  const recording = join('made', 'Labelled Data', 'synth001_davis_td_labelled.mat');
  const { code, err } = await runCli(cwd, [
    'detect',
    recording,
    '-c',
    'theirs.safetensors',
    'model.thresholds=[1,1,1]',
    'device=cpu',
  ]);
  expect({ code, err: code === 0 ? '' : err }).toEqual({ code: 0, err: '' });
  expect(filesBelow(searchIn(cwd, 'runs'))).toContain('detections.csv');
});

test('a part of its training cannot be scored', async () => {
  const { code, err } = await runCli(cwd, ['evaluate', 'theirs.safetensors', '-d', 'made', '--split', 'validation', '--quiet']);
  expect({ code, err }).toEqual({
    code: 2,
    err: expect.stringMatching(says('error: --split validation', '--split all')),
  });
});
