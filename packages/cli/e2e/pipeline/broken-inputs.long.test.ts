import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { says } from '@spikeseg/test-support';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runCli } from '../run-cli.ts';
import { filesBelow, newFolder, small } from './pipeline.fixture.ts';

const { path: cwd, remove } = newFolder();
afterAll(remove);

let recording: Uint8Array;
beforeAll(async () => {
  await runCli(cwd, ['synth', '--output', 'made', '--quiet', ...small.filter((key) => key.startsWith('data.'))]);
  recording = readFileSync(join(cwd, 'made', 'Labelled Data', 'synth001_davis_td_labelled.mat'));
});

/** A folder with everything that can be wrong. */
function brokenFolder(): string {
  const folder = mkdtempSync(join(cwd, 'case-'));
  for (const name of ['empty', 'truncated', 'picture', 'mixed']) mkdirSync(join(folder, name));
  const half = recording.slice(0, recording.length / 2);
  writeFileSync(join(folder, 'truncated', 'a_davis_td_labelled.mat'), half);
  writeFileSync(
    join(folder, 'picture', 'a_davis_td_labelled.mat'),
    Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a),
  );
  writeFileSync(join(folder, 'mixed', 'a_davis_td_labelled.mat'), recording);
  writeFileSync(join(folder, 'mixed', 'b_davis_td_labelled.mat'), half);
  writeFileSync(join(folder, 'file'), 'not a folder');
  return folder;
}

test.each<[string, string[], number, RegExp]>([
  ['a missing root', ['-d', 'nowhere'], 2, says('nowhere', 'nothing of that name')],
  ['an empty folder', ['-d', 'empty'], 2, /empty: expected recordings .*, got none/],
  ['a truncated .mat', ['-d', 'truncated'], 2, /a_davis_td_labelled\.mat: .*expected .*, got .*truncated/],
  ['a truncated .mat after a good one', ['-d', 'mixed'], 2, /b_davis_td_labelled\.mat: .*expected .*, got .*truncated/],
  ['a PNG named .mat', ['-d', 'picture'], 2, says('a_davis_td_labelled.mat', 'PNG image')],
  ['an unknown key', ['stdp.lr_pluss=1'], 2, /stdp\.lr_pluss: unknown key, did you mean lr_plus\?/],
  ['a value of the wrong type', ['max_epochs=many'], 2, says('max_epochs', '>= 1', 'many')],
  [
    'filters without a leak under exact numerics',
    ['model.leaks=[0,0.01,0]'],
    2,
    says('model.leaks[0]', 'model.use_dog_filters: true', 'model.numerics', 'got 0', 'float'),
  ],
  ['a negative leak', ['model.leaks=[0.09,-0.01,0]'], 2, says('model.leaks[1]', '>= 0', -0.01)],
  ['a leak above its threshold', ['model.leaks=[0.2,0.01,0]'], 2, says('model.leaks[0]', 'threshold', 0.2)],
  ['an even kernel', ['model.kernel_sizes=[5,4,7]'], 2, says('model.kernel_sizes[1]', '>= 1', 4)],
  ['a file where the output folder should be', ['--output', 'file'], 2, says('file', 'got a file')],
  ['an output folder below a file', ['--output', 'file/runs'], 2, says('runs', 'got a file')],
  ['a GPU that is not there', ['--device', 'cuda:0'], 3, /device cuda:0: .*; or use device=cpu/],
  ['nothing to train', ['train_conv2=false', 'train_conv3=false'], 2, says('train_conv1, train_conv2, train_conv3', 'one')],
])('train on %s: one line of error, its exit code, no trace on the disk', async (_, argv, code, message) => {
  const folder = brokenFolder();
  const before = filesBelow(folder);
  const keys = argv.includes('--device') ? small.slice(1) : small;
  const result = await runCli(folder, ['train', ...keys, ...argv]);
  expect({ code: result.code, out: result.out, lines: result.err.split('\n').length }).toEqual({ code, out: '', lines: 2 });
  expect(result.err).toMatch(new RegExp(`^error: .*${message.source}`));
  expect(filesBelow(folder)).toEqual(before);
});

test('--dry-run finds the same', async () => {
  const { code, err } = await runCli(brokenFolder(), ['train', ...small, '--dry-run', '--output', 'file']);
  expect({ code, err: err.slice(0, 7) }).toEqual({ code: 2, err: 'error: ' });
});

test('--json tells errors to machines, too', async () => {
  const { code, out } = await runCli(brokenFolder(), ['train', ...small, '--json', '-d', 'truncated']);
  expect(code).toBe(2);
  expect(JSON.parse(out)).toMatchObject({ error: { kind: 'EventFormatError', exitCode: 2 } });
});
