// Folders inside a package import each other in one direction: a loop of folders has no beginning to read from. dependency-cruiser knows loops of files
// alone, and of folders only those that hold whole trees.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { folderLoops } from '../folder-loops.mjs';
import { root } from '../run.mjs';

const paths = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard', 'packages'], {
  cwd: root,
  encoding: 'utf8',
});
const there = paths.split('\0').filter((path) => path.endsWith('.ts') && existsSync(join(root, path)));
const loops = folderLoops(new Map(there.map((path) => [path, readFileSync(join(root, path), 'utf8')])));
const problems = loops.map(({ folders, imports }) =>
  [
    `loop of folders: expected imports in one direction between ${folders.join(', ')}, got`,
    ...imports.map(([from, to]) => `  ${from} → ${to}`),
  ].join('\n'),
);
if (problems.length > 0) {
  console.error(problems.join('\n'));
  process.exit(1);
}
console.log('no loops of folders');
