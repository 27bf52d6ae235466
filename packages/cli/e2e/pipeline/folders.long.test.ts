import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readRecording } from '@spikeseg/data-ebssa';
import { says } from '@spikeseg/test-support';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { zipOf } from '../../../event-formats/src/compression/zip.fixture.ts';
import { linesOf, npyOfEvents, type Row } from '../../../experiment/src/recordings/event-files.fixture.ts';
import { runCli, userEnv } from '../run-cli.ts';
import { newFolder, searchIn, small } from './pipeline.fixture.ts';

/* Folders of files that do not tell what they are. */

const { path: cwd, remove } = newFolder();
afterAll(remove);

/** Events of two short nights. */
const nights: Row[][] = [];
/** Lines x,y,p,t with times in ms. */
const turned = (night: readonly Row[]) => linesOf(night.map(([t, x, y, p]) => [x, y, p, t / 1000]));

beforeAll(async () => {
  const made = ['data.synthetic.recordings=2', 'data.synthetic.negatives=0', 'data.synthetic.duration_s=1'];
  await runCli(cwd, ['synth', '--output', 'made', '--seed', '3', '--quiet', 'data.synthetic.stars=0', ...made]);
  for (const number of ['001', '002']) {
    const { t, x, y, p } = (await readRecording(join(cwd, 'made', 'Labelled Data', `synth${number}_davis_td_labelled.mat`)))
      .events;
    nights.push(Array.from(t, (tUs, k) => [tUs, x[k], y[k], p[k]] as const));
  }
  mkdirSync(join(cwd, 'mixed'));
  writeFileSync(join(cwd, 'mixed', 'first.npz'), zipOf({ 'events.npy': npyOfEvents(nights[0]) }));
  writeFileSync(join(cwd, 'mixed', 'second.txt'), linesOf(nights[1], ' '));
  writeFileSync(join(cwd, 'mixed', 'README.txt'), 'Two nights.\n');
  writeFileSync(join(cwd, 'mixed', 'labels.csv'), 't_us,x,y,id\n10,3,4,1\n');
  mkdirSync(join(cwd, 'tables'));
  // Without names the columns are unknown. Times are in ms.
  writeFileSync(join(cwd, 'tables', 'first_td_labelled.csv'), turned(nights[0]));
  writeFileSync(join(cwd, 'tables', 'second_td_labelled.csv'), turned(nights[1]));
});

test('inspect lists archives and text of events in a folder, and says what was left out and why', async () => {
  const { code, out } = await runCli(cwd, ['inspect', 'mixed']);
  expect(code).toBe(0);
  expect(out).toMatch(
    /mixed: 2 recordings\n.*\n {2}first +unknown +first\.npz\n {2}second +unknown +second\.txt\nleft out: 2 file/,
  );
  expect(out).toMatch(says(/^ {2}README\.txt +expected/));
  expect(out).toMatch(says(/^ {2}labels\.csv +line 1, byte 0/, 't, x, y and p'));
});

/** What is found in files or folders, whatever they are called. */
async function found(files: readonly string[], output: string): Promise<string[]> {
  const argv = [
    'detect',
    ...files,
    '--output',
    output,
    '--quiet',
    '--sensor-size',
    '240x180',
    '--unit',
    'us',
    'evidence.bin_px=4',
  ];
  expect(await runCli(cwd, argv)).toMatchObject({ code: 0 });
  const table = readFileSync(join(searchIn(cwd, output), 'detections.csv'), 'utf8')
    .trim()
    .split('\n')
    .slice(1);
  return table.map((row) => row.split(',').slice(1).join()).toSorted();
}

test('detect finds in such a folder what it finds in the recordings that it is made of', async () => {
  const ofFolder = await found(['mixed'], 'of-folder');
  expect(ofFolder.length).toBeGreaterThan(5);
  expect(ofFolder).toEqual(await found([join('made', 'Labelled Data')], 'of-mat'));
});

describe('tables without names', () => {
  const said = ['--columns', 'x,y,p,t', '--unit', 'ms', '--sensor-size', '240x180'];
  const settings = [...small, 'max_epochs=1'];
  const train = (...more: readonly string[]) => runCli(cwd, ['train', '--data-root', 'tables', ...settings, ...more]);

  test('are no recordings where their columns are unknown', async () => {
    const { code, err } = await train('--dry-run');
    expect(code).not.toBe(0);
    expect(err).toMatch(says('first_td_labelled.csv: line 1, byte 0', '--columns x,y,p,t'));
  });

  test('train a network, which is scored without saying it again', async () => {
    const { code, err } = await train(...said, '--name', 'told');
    expect({ code, err }).toMatchObject({ code: 0, err: expect.stringContaining('next: spikeseg-cli detect') as string });
    expect(err).toMatch(/detect tables --sensor-size 240x180 --columns x,y,p,t --unit ms --checkpoint told/);
    const stored = readFileSync(join(cwd, 'runs', 'told', 'config.yaml'), 'utf8');
    expect(stored).toMatch(/^ {2}sensor_size: 240x180/m);
    expect(stored).toMatch(/^ {2}columns: x,y,p,t/m);
    const scored = await runCli(cwd, ['evaluate', 'told', '--split', 'all', '--output', 'scores', '--json', '--quiet']);
    expect(scored.code).toBe(0);
    const { rows } = JSON.parse(scored.out) as { rows: readonly { readonly name: string }[] };
    expect(rows.length).toBeGreaterThan(5);
  });

  test('a file of settings says the same, and an option wins over it', async () => {
    writeFileSync(join(cwd, 'c.yaml'), 'data:\n  columns: x,y,p,t\n  unit: ms\n  sensor_size: 240x180\n');
    const printed = async (...more: readonly string[]) =>
      (await runCli(cwd, ['train', '--config', 'c.yaml', '--print-config', ...more])).out;
    expect(await printed()).toMatch(/^ {2}unit: ms/m);
    expect(await printed('--unit', 'us')).toMatch(/^ {2}unit: us/m);
    const argv = [
      'evaluate',
      '--config',
      'c.yaml',
      '--data-root',
      'tables',
      '--output',
      'evidence',
      '--quiet',
      'evidence.bin_px=4',
    ];
    expect(await runCli(cwd, argv)).toMatchObject({ code: 0, err: '' });
    expect((await runCli(cwd, [...argv, '--columns', 'p,t,x,y'])).err).toMatch(says('none', 'first_td_labelled.csv'));
  });

  test('a run that is resumed keeps what was said', async () => {
    const { code, err } = await runCli(cwd, ['train', '--resume', 'told', '--columns', 'x,y,t,p']);
    expect(code).toBe(2);
    expect(err).toMatch(says('columns', 'resumed'));
  });
});

test('standard input that is no text is told with the format to give, before a size is asked for', async () => {
  const mat = join('made', 'Labelled Data', 'synth001_davis_td_labelled.mat');
  expect(await runCli(cwd, ['convert', mat, 'night.raw', '--quiet'])).toMatchObject({ code: 0 });
  const bin = fileURLToPath(new URL('../../dist/bin.js', import.meta.url));
  const follow = (...more: readonly string[]) =>
    spawnSync(process.execPath, [bin, 'detect', '--follow', '-', ...more], {
      cwd,
      env: userEnv(),
      input: readFileSync(join(cwd, 'night.raw')),
      encoding: 'utf8',
    });
  const message = says('error: detect --follow -', 't_us,x,y,p', 'Prophesee RAW', '(EVT3)', '--format evt3');
  for (const size of [[], ['--sensor-size', '240x180']]) {
    const { status, stderr } = follow(...size);
    expect({ status, stderr }).toEqual({ status: 2, stderr: expect.stringMatching(message) as string });
  }
  const { status, stdout } = follow('--format', 'evt3', '--quiet');
  expect(status).toBe(0);
  expect(stdout.trim().split('\n').at(-1)).toMatch(/"type":"end"/);
});
