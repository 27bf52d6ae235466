import { expect, test } from 'vitest';
import { columnProblems } from './columns.mjs';

const headers = [['recording', 'track', 't_us', 'x']];
const placesOf = (page: string, ...lines: readonly string[]) =>
  columnProblems(page, headers, lines.join('\n')).map((problem) => problem.split(': ')[0]);

test('a page that shows a table has its columns, and the page of the columns explains each', () => {
  expect(placesOf('docs/a.md', 'recording,track,t_us,x', 'recording,track,class', 'recording,track,t_us,y')).toEqual([
    'docs/a.md:3',
  ]);
  const explained = ['| `track` | its number |', '| `t_us`, `x` | when and where |'];
  expect(placesOf('docs/tutorial.md', ...explained)).toEqual([]);
  expect(placesOf('docs/tutorial.md', explained[0], 'x and t_us')).toEqual(['docs/tutorial.md', 'docs/tutorial.md']);
});
