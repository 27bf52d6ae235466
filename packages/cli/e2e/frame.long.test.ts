import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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
const small = ['data.synthetic.recordings=1', 'data.synthetic.negatives=1', 'data.synthetic.duration_s=1'];

test('the version is that of package.json', async () => {
  const manifest = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string };
  expect(await runCli(cwd, ['--version'])).toEqual({ code: 0, out: `${manifest.version}\n`, err: '' });
});

test('help comes on stdout, wrong usage on stderr with code 2', async () => {
  const help = await runCli(cwd, ['--help']);
  expect(help).toMatchObject({ code: 0, err: '' });
  expect(help.out).toMatch(/^Usage: spikeseg-cli /);
  expect(await runCli(cwd, ['trian'])).toEqual({
    code: 2,
    out: '',
    err: expect.stringMatching(says('error:', "'trian'", 'train?', 'spikeseg-cli --help')),
  });
});

test('a configuration that is printed can be checked and used', async () => {
  const { out } = await runCli(cwd, ['config', 'print', '--preset', 'igarss2023']);
  writeFileSync(join(cwd, 'c.yaml'), out);
  expect(await runCli(cwd, ['config', 'validate', 'c.yaml'])).toEqual({ code: 0, out: 'c.yaml: valid\n', err: '' });
  expect((await runCli(cwd, ['config', 'print', '--config', 'c.yaml'])).out).toBe(out);
});

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

test.each<[string, string[], RegExp]>([
  ['an unknown key', ['train', 'stdp.lr_pluss=1'], /^error: override stdp\.lr_pluss: unknown key, did you mean lr_plus\?\n$/],
  ['a value of the wrong type', ['train', 'max_epochs=many'], says('error: override max_epochs', '>= 1', 'many')],
  ['an unknown preset', ['train', '--preset', 'igars2023'], /did you mean igarss2023\?\n$/],
  ['a missing file of configuration', ['train', '--config', 'none.yaml'], /^error: none\.yaml: expected /],
  ['a PNG named .mat', ['inspect', 'picture.mat'], /^error: .*picture\.mat: .*expected .*, got .*\n$/],
  ['an empty folder', ['inspect', 'empty'], says('error:', 'empty', 'none')],
  [
    'a file where the output folder should be',
    ['synth', '--output', 'picture.mat', ...small],
    /^error: .*picture\.mat.*: expected to make a folder, got .*\n$/,
  ],
])('%s ends with code 2, a line of error and no trace on the disk', async (_, argv, message) => {
  const folder = mkdtempSync(join(cwd, 'case-'));
  writeFileSync(join(folder, 'picture.mat'), Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a));
  execFileSync(process.execPath, ['-e', "require('node:fs').mkdirSync('empty')"], { cwd: folder });
  const { code, out, err } = await runCli(folder, argv);
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).toMatch(message);
  expect(err).not.toMatch(/^\s+at /m);
  expect(readdirSync(folder).toSorted()).toEqual(['empty', 'picture.mat']);
});

test('a missing root says what was looked for', async () => {
  const { code, err } = await runCli(cwd, ['train', '-d', 'nowhere']);
  expect(code).toBe(2);
  expect(err).toMatch(says('error:', 'nowhere'));
});

test('a device that cannot be had ends with code 3', async () => {
  const { code, err } = await runCli(cwd, ['train', '--device', 'cuda:0', ...small]);
  expect(code).toBe(3);
  expect(err).toMatch(says('error: device cuda:0', 'device=cpu'));
});

test('a reader that leaves early is no error', () => {
  const command = `"${process.execPath}" "${bin}" config keys | "${process.execPath}" -e "process.stdin.once('data', () => process.exit(0))"`;
  expect(() => execFileSync(command, { cwd, shell: true, stdio: 'pipe' })).not.toThrow();
});

const shell = (line: string) => spawnSync('bash', ['-o', 'pipefail', '-c', line], { cwd, encoding: 'utf8', env: userEnv() });

describe.skipIf(process.platform === 'win32')('standard streams', () => {
  test('a command ends its work when nobody reads its messages any more', () => {
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

  test.skipIf(process.platform !== 'linux')('messages that reach nobody change neither the work nor how it ends', () => {
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
