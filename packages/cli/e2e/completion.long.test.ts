import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newFolder } from './pipeline/pipeline.fixture.ts';
import { runCli } from './run-cli.ts';

const scratch = newFolder();
const cwd = scratch.path;
const scriptOf = (shell: string) => join(cwd, `script.${shell}`);
afterAll(scratch.remove);

beforeAll(async () => {
  for (const shell of ['bash', 'zsh', 'fish']) writeFileSync(scriptOf(shell), (await runCli(cwd, ['completion', shell])).out);
  mkdirSync(join(cwd, 'runs', 'first'), { recursive: true });
  mkdirSync(join(cwd, 'runs', 'second'));
  writeFileSync(join(cwd, 'night1.mat'), '');
});

/** Where a shell is missing, or is another on Windows, its tests are left out and say so. */
function isMissing(shell: string): boolean {
  const missing = process.platform === 'win32' || spawnSync(shell, ['--version']).status !== 0;
  if (missing) console.log(`skipped: completion in ${shell}, which is not installed`);
  return missing;
}

/** A line up to the cursor, and all that may stand in place of its last word. */
const answers: readonly (readonly [line: string, words: readonly string[]])[] = [
  ['spikeseg-cli tr', ['train']],
  ['spikeseg-cli config pr', ['presets', 'print']],
  ['spikeseg-cli completion ', ['bash', 'fish', 'zsh']],
  ['spikeseg-cli train --pre', ['--preset']],
  ['spikeseg-cli train --preset ', ['ebssa', 'ebssa-network', 'igarss2023', 'kheradpisheh2018']],
  ['spikeseg-cli train -p ig', ['igarss2023']],
  ['spikeseg-cli evaluate first --engine tfjs-n', ['tfjs-node']],
  ['spikeseg-cli train data.sen', ['data.sensor=', 'data.sensor_size=']],
  ['spikeseg-cli config keys data.synthetic.neg', ['data.synthetic.negatives']],
  ['spikeseg-cli detect night1.mat --offline evidence.passes=c', ['evidence.passes=causal']],
];

/** What readline would offer in place of what follows the last blank or =. */
function completeInBash(line: string, wordBreaks = '= :'): string[] {
  const script = `. "$1"; COMP_WORDBREAKS="$3" COMP_LINE=$2 COMP_POINT=\${#2}; _spikeseg_cli; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const out = execFileSync('bash', ['--norc', '-c', script, 'bash', scriptOf('bash'), line, wordBreaks], { cwd });
  return out.toString().split('\n').filter(Boolean).toSorted();
}

describe.skipIf(isMissing('bash'))('bash', () => {
  test.each(answers)('%s', (line, words) => {
    // Without = among the breaks, the whole word is put back.
    expect(completeInBash(line, ' :')).toEqual(words);
  });

  test.each([
    ['spikeseg-cli train data.sensor=', ['ATIS', 'DAVIS', 'all']],
    ['spikeseg-cli train --preset=ig', ['igarss2023']],
    ['spikeseg-cli train device=cu', ['cuda']],
    ['spikeseg-cli evaluate ', ['first', 'second']],
    ['spikeseg-cli detect a.mat -c se', ['second']],
    // Nothing: readline itself completes paths.
    ['spikeseg-cli detect nig', []],
    ['spikeseg-cli train data.data_root=r', []],
  ])('%s, where = ends a word', (line, words) => {
    expect(completeInBash(line)).toEqual(words);
  });
});

describe.skipIf(isMissing('zsh'))('zsh', () => {
  test('TAB completes what is begun, pressed in an interactive shell', () => {
    const cases = [
      ['spikeseg-cli tr', 'spikeseg-cli train '],
      ['spikeseg-cli config va', 'spikeseg-cli config validate '],
      ['spikeseg-cli completion f', 'spikeseg-cli completion fish '],
      ['spikeseg-cli train --pres', 'spikeseg-cli train --preset='],
      ['spikeseg-cli train --preset ig', 'spikeseg-cli train --preset igarss2023 '],
      ['spikeseg-cli train -p ig', 'spikeseg-cli train -p igarss2023 '],
      ['spikeseg-cli train data.limit', 'spikeseg-cli train data.limit_factor='],
      ['spikeseg-cli train data.sensor=D', 'spikeseg-cli train data.sensor=DAVIS '],
      ['spikeseg-cli evaluate fir', 'spikeseg-cli evaluate first '],
      ['spikeseg-cli detect nig', 'spikeseg-cli detect night1.mat '],
      ['spikeseg-cli detect x.mat -c sec', 'spikeseg-cli detect x.mat -c second '],
    ];
    const press = fileURLToPath(new URL('./complete.zsh', import.meta.url));
    const out = join(cwd, 'lines.txt');
    execFileSync('zsh', ['-f', press, scriptOf('zsh'), out, ...cases.map(([typed]) => typed)], {
      cwd,
      env: { ...process.env, TERM: 'xterm' },
    });
    expect(readFileSync(out, 'utf8')).toBe(['ready', ...cases.map(([, line]) => `${line}|`), ''].join('\n'));
  });
});

/** What fish offers for the last word of a line. */
const completeInFish = (line: string): string[] =>
  execFileSync('fish', ['--no-config', '-c', 'source $argv[1]; complete -C $argv[2]', scriptOf('fish'), line], {
    cwd,
    env: { ...process.env, HOME: cwd },
  })
    .toString()
    .split('\n')
    .map((answer) => answer.split('\t')[0])
    .filter(Boolean)
    .toSorted();

describe.skipIf(isMissing('fish'))('fish', () => {
  test.each(answers)('%s', (line, words) => {
    expect(completeInFish(line)).toEqual(words);
  });

  test.each([
    ['spikeseg-cli train data.sensor=', ['data.sensor=ATIS', 'data.sensor=DAVIS', 'data.sensor=all']],
    ['spikeseg-cli train data.data_root=ni', ['data.data_root=night1.mat']],
    ['spikeseg-cli evaluate fir', ['first']],
    ['spikeseg-cli detect nig', ['night1.mat']],
  ])('%s', (line, words) => {
    expect(completeInFish(line)).toEqual(words);
  });
});

test('with --json the script is in an object', async () => {
  const { out } = await runCli(cwd, ['completion', 'bash', '--json']);
  expect(JSON.parse(out)).toEqual({ shell: 'bash', script: readFileSync(scriptOf('bash'), 'utf8') });
});
