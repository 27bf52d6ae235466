import { expect, test } from 'vitest';
import { blocksOf } from './blocks.mjs';

test('fences, reasons, hidden comments and neighbours are told apart', () => {
  const page = [
    '# Title',
    '<!-- setup: one',
    'two -->',
    '',
    '```sh no-run="needs a GPU"',
    'code',
    '```',
    '```text',
    'output',
    '```',
    'words',
    '- item',
    '  ```js',
    '  if (a) {',
    '    b();',
    '  }',
    '  ```',
  ].join('\r\n');
  expect(blocksOf('page.md', page)).toEqual([
    { page: 'page.md', line: 2, language: 'setup', noRun: undefined, code: 'one\ntwo', follows: false },
    { page: 'page.md', line: 5, language: 'sh', noRun: 'needs a GPU', code: 'code\n', follows: true },
    { page: 'page.md', line: 8, language: 'text', noRun: undefined, code: 'output\n', follows: true },
    { page: 'page.md', line: 13, language: 'js', noRun: undefined, code: 'if (a) {\n  b();\n}\n', follows: false },
  ]);
});

test('a fence without a language has none', () => {
  expect(blocksOf('page.md', '```\nx\n```\n')[0].language).toBe('');
});
