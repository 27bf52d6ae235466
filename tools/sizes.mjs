// How large the project is. A line ends with a line feed; a word is what stands between blanks.
//   product   packages/*/src, AssemblyScript included, without what the next three hold and without generated files
//   unit      *.test.ts everywhere but in e2e folders
//   fixtures  *.fixture.ts, testing/ folders (what a package gives to tests), tools/test-support
//   e2e       packages/*/e2e
//   tools     programs in bench/, tools/, studies/ and scripts in the root: .mjs .js .ts .py .c .sh
import { posix } from 'node:path';
import { folderLoops } from './folder-loops.mjs';

const counters = ['files', 'product', 'unit', 'fixtures', 'e2e', 'tools', 'words', 'names', 'values', 'loops'];
const code = /\.(ts|mjs|js|py|c|sh|css|html)$/;

/** The kind of lines that a file has; undefined where its lines are not counted. */
export function kindOf(path) {
  if (!code.test(path) || /\.generated\.|\.d\.ts$/.test(path)) return undefined;
  if (/^packages\/[^/]+\/e2e\//.test(path)) return 'e2e';
  if (path.endsWith('.test.ts')) return 'unit';
  if (/\.fixture\.ts$|\/testing\/|^tools\/test-support\//.test(path)) return 'fixtures';
  if (/^packages\/[^/]+\/src\//.test(path)) return 'product';
  return 'tools';
}

const placeOf = (path) => /^packages\/([^/]+)\//.exec(path)?.[1] ?? /^api\/(.+)\.txt$/.exec(path)?.[1] ?? 'elsewhere';
const linesOf = (text) => text.split('\n').length - 1;
const wordsOf = (text) => text.split(/\s+/).filter(Boolean).length;
const matches = (text, pattern) => text.match(pattern)?.length ?? 0;

/** What one file adds to the counters of its place. */
function countsOf(path, text) {
  if (path.endsWith('.md')) return { words: wordsOf(text) };
  if (/^api\/[^/]+\.txt$/.test(path)) return { names: matches(text, /^export /gm), values: matches(text, /^export declare /gm) };
  const kind = kindOf(path);
  if (kind === undefined) return {};
  return { [kind]: linesOf(text), ...(kind === 'product' && { files: 1 }) };
}

/** Keys of the configuration: leaves of its JSON Schema. */
function keysIn({ properties }) {
  return properties === undefined ? 1 : Object.values(properties).reduce((sum, one) => sum + keysIn(one), 0);
}

/** Long names of the options that commands declare, each once. */
const flagsIn = (text) => [...text.matchAll(/\b[oO]ption\(\s*'[^']*?(--[\w-]+)/g)].map(([, name]) => name);

/**
 * What a file imports, and what that imports, as Node loads it: the index of a package brings all that the index exports; types and `import()` bring nothing.
 *
 * @returns paths of sources, those at first included
 */
export function importedBy(files, ...first) {
  const found = new Set(first);
  for (const file of found)
    for (const [, from] of files.get(file).matchAll(/^(?:import|export)(?! type\b)[^;'"]*?from '([^']+)'/gm)) {
      const [, name, entry = ''] = /^@spikeseg\/([a-z-]+)(\/[a-z]+)?$/.exec(from) ?? [];
      const path = name === undefined ? posix.join(posix.dirname(file), from) : `packages/${name}/src${entry}/index.ts`;
      if (files.has(path)) found.add(path);
    }
  return [...found];
}

/** The command, which is read for its help, and the search, which it loads. */
const detectCommand = 'packages/cli/src/commands/detect.ts';
const detectSearch = 'packages/experiment/src/commands/detect.ts';
const linesImportedBy = (files, ...first) =>
  importedBy(files, ...first.filter((path) => files.has(path))).reduce((sum, path) => sum + linesOf(files.get(path)), 0);

/**
 * @param files text of every tracked file by its path below the root
 * @returns counters of every package, of all that is elsewhere, and of all; keys, flags, lines that `detect` imports to show its help, and to search, loops of folders, and the longest product files
 */
export function sizesOf(files) {
  const places = {};
  const add = (place, more) => {
    const row = (places[place] ??= Object.fromEntries(counters.map((name) => [name, 0])));
    for (const [name, value] of Object.entries(more)) row[name] += value;
  };
  for (const [path, text] of files) add(placeOf(path), countsOf(path, text));
  const loops = folderLoops(files).map(({ folders }) => folders);
  for (const [folder] of loops) add(placeOf(folder), { loops: 1 });
  for (const row of Object.values(places)) add('all', row);
  const product = [...files].filter(([path]) => kindOf(path) === 'product');
  const commands = product.filter(([path]) => path.startsWith('packages/cli/'));
  return {
    places,
    keys: files.has('configs/spikeseg.schema.json') ? keysIn(JSON.parse(files.get('configs/spikeseg.schema.json'))) : 0,
    flags: new Set(commands.flatMap(([, text]) => flagsIn(text))).size,
    imported: linesImportedBy(files, detectCommand),
    searching: linesImportedBy(files, detectCommand, detectSearch),
    loops,
    longest: product
      .map(([path, text]) => ({ path, lines: linesOf(text) }))
      .toSorted((a, b) => b.lines - a.lines)
      .slice(0, 8),
  };
}
