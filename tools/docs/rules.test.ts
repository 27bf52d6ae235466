import { expect, test } from 'vitest';
import { nodeProblems, wordProblems } from './rules.mjs';

test('what needs the Node of the lock file is called by npx', () => {
  const page = [
    '`npx node bench/peers.mjs`',
    'npm run build && node bench/peers.mjs',
    'node program.mjs',
    'node studies/stdp/learning.mjs',
    '`node tools/test.mjs`',
  ];
  expect(nodeProblems('page.md', page.join('\n')).map((problem) => problem.split(': ')[0])).toEqual([
    'page.md:2',
    'page.md:4',
    'page.md:5',
  ]);
});

test('odd phrases are found in any case, and only whole words', () => {
  const line = ['Who', 'ever reads this; no', 'body does; anybody may'].join('');
  expect(wordProblems('page.md', `plain\n${line}`).map((problem) => problem.split(': ')[0])).toEqual(['page.md:2', 'page.md:2']);
});
