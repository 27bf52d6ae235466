import { dirname, join } from 'node:path';
import ts from 'typescript';

/** What does not belong to a package's folders: tests may look anywhere. */
const isProduct = (path) => /^packages\/[^/]+\/src\/.*\.ts$/.test(path) && !/\.(test|fixture|generated)\.ts$/.test(path);

/** More files than this are no longer seen at once. */
export const maxFiles = 12;

/** Folders of packages with more product files than {@link maxFiles}: how many each has. @param paths below the root */
export function largeFolders(paths) {
  const counts = new Map();
  for (const folder of paths.filter(isProduct).map(dirname)) counts.set(folder, (counts.get(folder) ?? 0) + 1);
  return new Map([...counts].filter(([, count]) => count > maxFiles));
}

/** A file right below `src/` (a worker), and an index.ts, which is the door of a folder, stand for themselves. */
const folderOf = (path) => (/^packages\/[^/]+\/src\/[^/]+$|\/index\.ts$/.test(path) ? path : dirname(path));

/** Files of the same package that a file imports or exports from, types included. */
function importsOf(path, files) {
  const { importedFiles } = ts.preProcessFile(files.get(path), true, true);
  return importedFiles
    .filter(({ fileName }) => fileName.startsWith('.'))
    .map(({ fileName }) => join(dirname(path), fileName).replaceAll('\\', '/'))
    .map((target) => [target, `${target}.ts`].find((name) => files.has(name)))
    .filter((target) => target !== undefined);
}

/**
 * Loops of folders inside packages: sets of folders each of which imports every other one, directly or by way of others.
 *
 * @param files text of every file by its path below the root
 * @returns for each loop its folders, and the imports between them as [file, imported file]
 */
export function folderLoops(files) {
  const imports = [...files.keys()].filter(isProduct).flatMap((path) => importsOf(path, files).map((target) => [path, target]));
  const next = new Map();
  for (const [from, to] of imports.map((pair) => pair.map(folderOf))) {
    if (from !== to) next.set(from, (next.get(from) ?? new Set()).add(to));
  }
  const reached = new Map([...next.keys()].map((folder) => [folder, reachedFrom(folder, next)]));
  const inLoops = [...reached.keys()].filter((folder) => reached.get(folder).has(folder)).toSorted((a, b) => (a < b ? -1 : 1));
  const loops = new Map();
  for (const folder of inLoops) {
    const loop = inLoops.filter((other) => reached.get(folder).has(other) && reached.get(other).has(folder));
    loops.set(loop.join(), loop);
  }
  const within = (loop) => imports.filter(([from, to]) => loop.includes(folderOf(from)) && loop.includes(folderOf(to)));
  return [...loops.values()].map((folders) => ({
    folders,
    imports: within(folders).filter(([from, to]) => folderOf(from) !== folderOf(to)),
  }));
}

function reachedFrom(folder, next) {
  const seen = new Set();
  const waiting = [folder];
  for (let one = waiting.pop(); one !== undefined; one = waiting.pop()) {
    const fresh = [...(next.get(one) ?? [])].filter((other) => !seen.has(other));
    for (const other of fresh) seen.add(other);
    waiting.push(...fresh);
  }
  return seen;
}
