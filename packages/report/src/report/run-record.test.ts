import { expect, test } from 'vitest';
import { shellLine } from './run-record.ts';

test.each([
  [['wandb', 'sync', '--project', 'a-b', '/runs/x_1'], 'linux', 'wandb sync --project a-b /runs/x_1'],
  [['detect', 'my night.mat'], 'linux', "detect 'my night.mat'"],
  [['detect', "it's $HOME `x`"], 'darwin', String.raw`detect 'it'\''s $HOME ${'`x`'}'`],
  [['detect', String.raw`C:\my runs\a`], 'win32', String.raw`detect "C:\my runs\a"`],
  [['key=value', ''], 'linux', "key=value ''"],
])('%j on %s', (words, platform, line) => {
  expect(shellLine(words, platform)).toBe(line);
});
