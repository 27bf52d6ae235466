import { expect, test } from 'vitest';
import { nodeProblems } from './rules.mjs';

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
