import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { says } from '@spikeseg/test-support';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runCli } from '../run-cli.ts';
import { bytesOf, filesBelow, newFolder, runUntil, small, textOf, trained } from './pipeline.fixture.ts';

/* Evaluation and detection over worker threads: nothing but the time may depend on their number. */

const { path: cwd, remove } = newFolder();
afterAll(remove);

const data = small.filter((key) => key.startsWith('data.'));
const mat = (number: string) => join('made', 'Labelled Data', `synth${number}_davis_td_labelled.mat`);
const workers = (count: number) => `data.num_workers=${count}`;

beforeAll(async () => {
  await trained(cwd);
  await runCli(cwd, ['synth', '--output', 'made', '--quiet', ...data]);
  const bytes = readFileSync(join(cwd, mat('001')));
  writeFileSync(join(cwd, 'half.mat'), bytes.subarray(0, bytes.length / 2));
  const long = ['data.synthetic.recordings=1', 'data.synthetic.negatives=0', 'data.synthetic.duration_s=100'];
  await runCli(cwd, ['synth', '--output', 'long', '--quiet', ...data, ...long]);
  renameSync(join(cwd, mat('001').replace('made', 'long')), join(cwd, 'long.mat'));
});

/** The bytes of a file. A report also says how it was called, and so with how many threads: the rest of it. */
const contentOf = (file: string, ...path: readonly string[]): string =>
  file === 'report.html'
    ? textOf(...path, file).replaceAll(/<section id="(?:run|files)">[^]*?<\/section>/g, '')
    : bytesOf(...path, file);

/** What a command writes and says, without the name of its folder, and without how fast it was. */
async function resultOf(command: string, args: readonly string[], count: number) {
  const output = `${command}-${count}`;
  const { code, out, err } = await runCli(cwd, [command, ...args, '--output', output, workers(count)]);
  const [folder] = filesBelow(join(cwd, output))[0]?.split('/') ?? [];
  const files = filesBelow(join(cwd, output, folder)).filter((file) => file !== 'timing.json');
  const bytes = Object.fromEntries(files.map((file) => [file, contentOf(file, cwd, output, folder)]));
  const said = out.replaceAll(output, 'OUTPUT').replace(/^speed on .*\n/m, '');
  // A slow machine says how far it is, and every one how long it took.
  const told = err
    .replaceAll(/^.* to go.*\n/gm, '')
    .replace(/^took \S+/m, 'took')
    .replaceAll(output, 'OUTPUT');
  return { code, out: said, err: told, bytes };
}

test.each([
  ['evaluate', ['spikeseg_default'], ['detections.csv', 'metrics.json']],
  ['detect', [mat('002'), mat('001'), '-c', 'spikeseg_default'], ['detections.csv']],
  ['detect', [mat('002'), 'half.mat', mat('001'), '-c', 'spikeseg_default', '--skip-bad'], ['detections.csv']],
] as const)('%s %j gives the same bytes and says the same with 0 and 3 workers', async (command, args, files) => {
  const alone = await resultOf(command, args, 0);
  expect(alone.code).toBe(0);
  expect(Object.keys(alone.bytes)).toEqual(expect.arrayContaining([...files]));
  expect(await resultOf(command, args, 3)).toEqual(alone);
});

test('detections come in the order in which the recordings were given, whichever is done first', async () => {
  const { code, out, err } = await runCli(cwd, [
    'detect',
    'long.mat',
    mat('001'),
    '-c',
    'spikeseg_default',
    '--json',
    workers(2),
  ]);
  expect(code).toBe(0);
  const names = ['long', 'synth001_davis_td_labelled'];
  expect((JSON.parse(out) as { recordings: { recording: string }[] }).recordings.map(({ recording }) => recording)).toEqual(
    names,
  );
  expect(err.match(/^\S+(?=: \d+ detections, )/gm)).toEqual(names);
});

test('a damaged recording costs itself alone, with workers and without', async () => {
  const args = ['half.mat', mat('001'), '-c', 'spikeseg_default', '--quiet'];
  const [alone, beside] = [await resultOf('detect', args, 0), await resultOf('detect', args, 2)];
  expect(alone).toMatchObject({ code: 2, out: '', err: expect.stringMatching(/^error: skipped: .*half\.mat: .*truncated/) });
  expect(alone.bytes).toHaveProperty(['detections.csv']);
  expect(beside).toEqual(alone);
});

// Windows has no SIGINT for other processes: kill ends them at once.
describe.skipIf(process.platform === 'win32')('Ctrl-C', () => {
  test('ends detect while they work, and writes what is done', async () => {
    const output = 'cut';
    const argv = ['detect', mat('001'), 'long.mat', '-c', 'spikeseg_default', '--output', output, workers(2)];
    const { code, out, err } = await runUntil(cwd, ' detections, ', argv);
    expect({ code, out }).toEqual({ code: 130, out: '' });
    expect(err).toMatch(says('interrupted', '1 of 2', 'detect long.mat -c'));
    const [folder] = filesBelow(join(cwd, output))[0].split('/');
    expect(filesBelow(join(cwd, output, folder))).toEqual(expect.arrayContaining(['detections.csv', 'report.html']));
    expect(JSON.parse(textOf(cwd, output, folder, 'detect.json'))).toMatchObject({ missing: [{ name: 'long' }] });
  });

  test('ends evaluate while the workers start, and nothing is written', async () => {
    const before = filesBelow(cwd);
    const { code, out, err } = await runUntil(cwd, 'scoring ', ['evaluate', 'spikeseg_default', workers(2)]);
    expect({ code, out }).toEqual({ code: 130, out: '' });
    expect(err.endsWith('interrupted; nothing was written\n')).toBe(true);
    expect(err).not.toMatch(/error/);
    expect(filesBelow(cwd)).toEqual(before);
  });
});
