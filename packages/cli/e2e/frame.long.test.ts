import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { says } from '@spikeseg/test-support';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runCli, userEnv } from './run-cli.ts';

let cwd: string;
beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), 'spikeseg-e2e-'));
});
afterAll(() => rmSync(cwd, { recursive: true, force: true }));

const bin = fileURLToPath(new URL('../dist/bin.js', import.meta.url));
const recording = () => readFileSync(join(cwd, 'made', 'Labelled Data', 'synth001_davis_td_labelled.mat'));
const small = ['data.synthetic.recordings=1', 'data.synthetic.negatives=1', 'data.synthetic.duration_s=1'];

test('recordings are written, never overwritten, and can be inspected', async () => {
  const written = await runCli(cwd, ['synth', '--output', 'made', ...small]);
  expect(written).toMatchObject({
    code: 0,
    err: expect.stringMatching(/^took \d\.\ds; next: spikeseg-cli detect made\n$/),
  });
  const folder = join(cwd, 'made', 'Labelled Data');
  expect(readdirSync(folder)).toHaveLength(4);
  expect(await runCli(cwd, ['synth', '--output', 'made', ...small])).toMatchObject({ code: 2, out: '' });
  const { code, out } = await runCli(cwd, [
    'inspect',
    'made',
    join('made', 'Labelled Data', 'synth001_davis_td_labelled.mat'),
    '--json',
  ]);
  expect(code).toBe(0);
  expect(JSON.parse(out)).toMatchObject({
    inspected: [{ kind: 'folder' }, { kind: 'recording', sensorModel: 'DAVIS', labelled: true }],
  });
});

const onCpu = [...small, 'device=cpu'];
const refused = ['--data-root', 'refused', ...onCpu];

test.each<[string, number, string[], RegExp]>([
  ['an unknown key', 2, ['train', 'stdp.lr_pluss=1'], /stdp\.lr_pluss: no such key; did you mean stdp\.lr_plus\?$/m],
  ['a value of the wrong type', 2, ['train', 'max_epochs=many'], says('max_epochs', '>= 1', 'many')],
  ['an unknown preset', 2, ['train', '--preset', 'igars2023'], /did you mean igarss2023\?$/m],
  ['a missing file of configuration', 2, ['train', '--config', 'none.yaml'], /none\.yaml: expected /],
  ['a missing root', 2, ['train', '-d', 'nowhere', 'device=cpu'], says('nowhere', 'nothing of that name')],
  [
    'nothing to train',
    2,
    ['train', ...onCpu, 'train_conv2=false', 'train_conv3=false'],
    says('train_conv1, train_conv2, train_conv3', 'one'),
  ],
  ['a device that cannot be had', 3, ['train', '--device', 'cuda:0', ...small], says('device cuda:0', 'device=cpu')],
  ['a PNG named .mat', 2, ['inspect', 'picture.mat'], /picture\.mat: .*expected .*, got ./],
  ['an empty folder', 2, ['inspect', 'empty'], says('empty', 'none')],
  [
    'a truncated recording after a good one',
    2,
    ['train', ...refused],
    /b_davis_td_labelled\.mat: .*expected .*, got .*truncated/,
  ],
  [
    'a recording of another camera after a good one, to teach the detector',
    2,
    ['train', '--preset', 'ebssa', '--data-root', 'cameras'],
    /wide: expected a sensor of 240 × 180 pixels, as a_davis_td_labelled has, got 640 × 480; /,
  ],
  ['the same, told to machines', 2, ['train', ...refused, '--json'], says('b_davis_td_labelled.mat')],
  [
    'a file where recordings should go',
    2,
    ['synth', '--output', 'picture.mat', ...small],
    /picture\.mat.*: expected to make a folder/,
  ],
  ['a file where runs should go', 2, ['train', ...onCpu, '--output', 'picture.mat'], says('picture.mat', 'got a file')],
  ['a folder of runs below a file', 2, ['train', ...onCpu, '--output', 'picture.mat/runs'], says('runs', 'got a file')],
  ['a dry run into a file', 2, ['train', ...onCpu, '--dry-run', '--output', 'picture.mat'], says('picture.mat', 'got a file')],
])('%s ends with code %i, a line of error and no trace on the disk', async (_, code, argv, message) => {
  const folder = mkdtempSync(join(cwd, 'case-'));
  writeFileSync(join(folder, 'picture.mat'), Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a));
  mkdirSync(join(folder, 'empty'));
  mkdirSync(join(folder, 'refused'));
  writeFileSync(join(folder, 'refused', 'a_davis_td_labelled.mat'), recording());
  writeFileSync(join(folder, 'refused', 'b_davis_td_labelled.mat'), recording().subarray(0, recording().length / 2));
  mkdirSync(join(folder, 'cameras'));
  writeFileSync(join(folder, 'cameras', 'a_davis_td_labelled.mat'), recording());
  writeFileSync(join(folder, 'cameras', 'wide.csv'), 't_us,x,y,p\n1,639,479,1\n2,0,0,0\n');
  const before = readdirSync(folder, { recursive: true });
  const ended = await runCli(folder, argv);
  expect(ended.code).toBe(code);
  expect(ended.err).toMatch(new RegExp(`^error: .*\\n$`));
  expect(ended.err).toMatch(message);
  expect(ended.out).toMatch(argv.includes('--json') ? /^\{"error":\{"kind":"EventFormatError",.*"exitCode":2/ : /^$/);
  expect(readdirSync(folder, { recursive: true })).toEqual(before);
});

test('a reader that leaves early is no error', () => {
  const command = `"${process.execPath}" "${bin}" config keys | "${process.execPath}" -e "process.stdin.once('data', () => process.exit(0))"`;
  expect(() => execFileSync(command, { cwd, shell: true, stdio: 'pipe' })).not.toThrow();
});

const shell = (line: string) => spawnSync('bash', ['-o', 'pipefail', '-c', line], { cwd, encoding: 'utf8', env: userEnv() });

describe.skipIf(process.platform === 'win32')('standard streams', () => {
  test('a command ends its work when its messages are no longer read', () => {
    const done = shell(
      '{ spikeseg-cli synth --output unheard data.synthetic.recordings=2 data.synthetic.negatives=0 data.synthetic.duration_s=1; } 2>&1 >/dev/null | true',
    );
    expect(done.status).toBe(0);
    expect(readdirSync(join(cwd, 'unheard/Labelled Data'))).toHaveLength(2 * 2);
  });

  test.skipIf(process.platform !== 'linux')('a full disk behind standard output is an error', () => {
    const { status, stderr } = shell('spikeseg-cli config print > /dev/full');
    expect(status).toBe(2);
    expect(stderr).toMatch(says('error: standard output', 'ENOSPC'));
  });

  test('a file behind standard output that may not grow is one, too, and not half an answer', () => {
    const { status, stderr } = shell('(ulimit -f 1; spikeseg-cli config print > answer.yaml) 2>&1 | cat >&2');
    expect(status).toBe(2);
    expect(stderr).toMatch(says('error: standard output', 'EFBIG', 'ulimit -f'));
  });

  test('results that may not grow are an error with a line of their own', () => {
    const { status, stderr } = shell(`(ulimit -f 8; spikeseg-cli synth --output large ${small.join(' ')}) 2>&1 | cat >&2`);
    expect(status).toBe(2);
    expect(stderr).toMatch(says('error:', 'EFBIG'));
    expect(stderr).not.toContain('bug');
  });

  test.skipIf(process.platform !== 'linux')('messages that are not read change neither the work nor how it ends', () => {
    const done = shell(`spikeseg-cli synth --output quiet ${small.join(' ')} 2> /dev/full`);
    expect(done.status).toBe(0);
    expect(readdirSync(join(cwd, 'quiet/Labelled Data'))).toHaveLength(2 * 2);
    expect(shell('spikeseg-cli inspect nothing 2> /dev/full').status).toBe(2);
  });

  test('a folder as standard input is an error', () => {
    const { status, stderr } = shell('spikeseg-cli detect --follow - --sensor-size 240x180 < .');
    expect(status).toBe(2);
    expect(stderr).toMatch(says('error: standard input', 't_us,x,y,p', 'folder'));
  });
});
