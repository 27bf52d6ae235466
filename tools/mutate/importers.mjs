// Which files of a package lead to which others, by their relative imports.
import { globSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import ts from 'typescript';

/**
 * @param {string} folder sources of a package @param {Set<string>} targets files @param {boolean} long whether long tests are wanted, too
 * @returns {string[]} test files that import one of them, however far
 */
export function testsOf(folder, targets, long) {
  const imports = new Map(
    globSync('**/*.ts', { cwd: folder }).map((name) => {
      const path = join(folder, name);
      const { importedFiles } = ts.preProcessFile(readFileSync(path, 'utf8'));
      return [
        path,
        importedFiles.filter(({ fileName }) => fileName.startsWith('.')).map(({ fileName }) => resolve(dirname(path), fileName)),
      ];
    }),
  );
  const leadsTo = (path, seen = new Set()) => {
    if (targets.has(path)) return true;
    seen.add(path);
    return (imports.get(path) ?? []).some((next) => !seen.has(next) && leadsTo(next, seen));
  };
  return [...imports.keys()]
    .filter((path) => path.endsWith('.test.ts') && (long || !path.endsWith('.long.test.ts')) && leadsTo(path))
    .toSorted();
}
