// Folders inside a package import each other in one direction: a loop of folders has no beginning to read from. dependency-cruiser knows loops of files
// alone, and of folders only those that hold whole trees. No folder has more files than can be seen at once.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { folderLoops, largeFolders, maxFiles } from '../folder-loops.mjs';
import { root } from '../run.mjs';

/** Folders that are still to be divided, and how many files each may have until then. */
const stillLarge = new Map([
  ['packages/astrometry/src/plate', 13],
  ['packages/cli/src', 19],
  ['packages/cli/src/commands', 16],
  ['packages/snn-core/src/backend/wasm/assembly', 30],
]);

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
for (const [folder, count] of largeFolders(there)) {
  const max = stillLarge.get(folder) ?? maxFiles;
  if (count > max) problems.push(`${folder}: expected at most ${max} files beside tests and fixtures, got ${count}`);
}
if (problems.length > 0) {
  console.error(problems.join('\n'));
  process.exit(1);
}
console.log('no loops of folders, no folder with too many files');
