import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { describe, expect, onTestFinished, test } from 'vitest';
import { blocksOf } from './blocks.mjs';
import { nextLines, runPage } from './run-page.mjs';

/** Runs a page in an empty folder. */
async function run(...lines: readonly string[]) {
  const folder = mkdtempSync(`${tmpdir()}/page-`);
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const clone = { folder, home: folder, env: process.env, restore: async () => {}, remove: () => {} };
  const ran: string[] = [];
  const problems = await runPage(blocksOf('page.md', lines.join('\n')), clone, (block, _, pasted) =>
    ran.push(pasted ?? String(block.line)),
  );
  return { problems, ran };
}
const sh = (...code: readonly string[]) => ['```sh', ...code, '```'];
const differs = (line: number, shown: string, was: string) =>
  `page.md:${line}: the output has no such line here: ${shown}\nIt was:\n${was}\n`;
const output = (...lines: readonly string[]) => ['', '```text', ...lines, '```'];

describe.skipIf(process.platform === 'win32')('the blocks of a page', () => {
  test('run in order, each in a shell of its own, in one folder', async () => {
    const page = [...sh('word=a; echo $word > file'), ...sh('cat file; echo "${word-none}"'), ...output('a', 'none')];
    expect(await run(...page)).toEqual({ problems: [], ran: ['1', '4'] });
  });

  test('end the page where one fails', async () => {
    expect(await run(...sh('exit 3'), ...sh('true'))).toEqual({
      problems: ['page.md:1: expected exit code 0, got 3\n'],
      ran: [],
    });
  });

  test('that print something else than is shown are all named', async () => {
    const { problems, ran } = await run(...sh('echo a'), ...output('b'), ...sh('echo c'), ...output('d'));
    expect(problems).toEqual([differs(5, 'b', 'a'), differs(12, 'd', 'c')]);
    expect(ran).toEqual(['1', '8']);
  });

  test('modules print what is shown, too', async () => {
    const built = sh('mkdir -p packages/cli/dist; touch packages/cli/dist/bin.js');
    const page = [...built, '```js', "console.log('a', 1 + 1);", '```'];
    expect(await run(...page, ...output('a 2'))).toEqual({ problems: [], ran: ['1', '4'] });
    const { problems } = await run(...page, ...output('a 3'));
    expect(problems).toEqual(['page.md:8: the output has no such line here: a 3\nIt was:\na 2\n']);
  });

  test('what they print to go on with is pasted when the page is through, once', async () => {
    const next = "echo 'took 1s; next: test -e later' >&2";
    expect(await run(...sh(next), ...sh(next), ...sh('touch later'))).toEqual({
      problems: [],
      ran: ['1', '4', '7', 'test -e later'],
    });
    expect(await run(...sh(next), ...sh('touch later'), ...sh('test -e later   # it is there'))).toEqual({
      problems: [],
      ran: ['1', '4', '7'],
    });
    expect((await run(...sh("echo 'took 1s; next: no-such-program first'"))).problems).toEqual([
      expect.stringMatching(/^page\.md:1: prints `no-such-program first`, which ends with 127 when pasted\n.*not found/),
    ]);
  });
});

test('lines to go on with are found in what the program prints', () => {
  const said = [
    'took 2m31s; next: npx spikeseg-cli evaluate first',
    'interrupted; saved runs/a/last.safetensors; go on with: npx spikeseg-cli train --resume a',
    'next: nothing of ours',
  ];
  expect(nextLines(`${said.join('\n')}\n`)).toEqual(['npx spikeseg-cli evaluate first', 'npx spikeseg-cli train --resume a']);
});
