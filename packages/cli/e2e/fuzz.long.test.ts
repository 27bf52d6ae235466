import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { says } from '@spikeseg/test-support';
import { afterAll, expect, it } from 'vitest';

const keep = mkdtempSync(join(tmpdir(), 'fuzz-found-'));
afterAll(() => rmSync(keep, { recursive: true }));

function tool(name: string, ...args: string[]) {
  const script = fileURLToPath(new URL(`../../../tools/fuzz/${name}.mjs`, import.meta.url));
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--expose-gc', script, ...args], { encoding: 'utf8' });
  return { status, stdout, stderr };
}

it('30 damaged files of every format are read, or refused by an error of their own kind, soon and in little memory', () => {
  const { status, stdout } = tool('index', '--mutants', '30', '--keep', keep);
  expect({ status, found: stdout.match(/, [1-9]\d* found.*/g) ?? [] }).toEqual({ status: 0, found: [] });
});

it('400 sound and damaged files in one process leave open files and memory as they were', () => {
  const { status, stderr, stdout } = tool('soak', '--files', '400');
  expect({ status, stderr, last: stdout.trim().split('\n').at(-1) }).toEqual({
    status: 0,
    stderr: '',
    last: expect.stringMatching(says('400 files')),
  });
});
