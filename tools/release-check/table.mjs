// The result as Markdown: one table of the packages, one of each package on each Node.

const columns = (cells) => `| ${cells.join(' | ')} |`;
const table = (head, rows) => [columns(head), columns(head.map(() => '---')), ...rows.map(columns)].join('\n');
const inMb = (bytes) => (bytes / 1e6).toFixed(1);
const inKb = (bytes) => (bytes / 1e3).toFixed(1);

/** A check that was not made says so. */
const cell = (outcome) => ({ true: 'yes', false: 'NO' })[outcome] ?? '–';

/** What stays the same on every Node. @param {object[]} packages */
export function packageTable(packages, compilers) {
  const head = ['package', 'version', 'tarball kB', 'unpacked kB', 'installed MB', 'packages', ...compilers];
  const rows = packages.map(({ name, version, packedBytes, unpackedBytes, installedBytes, count, types }) => [
    name,
    version,
    inKb(packedBytes),
    inKb(unpackedBytes),
    inMb(installedBytes),
    count,
    ...compilers.map((compiler) => cell(types[compiler])),
  ]);
  return table(head, rows);
}

/** @param {object[]} rows */
export function nodeTable(rows) {
  const head = ['package', 'Node', 'install s', '`import`', '`require`', 'README example', 'optional peers', 'commands'];
  return table(
    head,
    rows.map(({ name, node, seconds, esm, require, example, peers, commands }) => [
      name,
      node.replace('Node ', ''),
      seconds?.toFixed(1) ?? 'NO',
      ...[esm, require, example, peers, commands].map(cell),
    ]),
  );
}

/** @param {{ app: string, gzipBytes: number, same: boolean }[]} bundles */
export function browserTable(bundles) {
  const rows = bundles.map(({ app, gzipBytes, same }) => [app, inKb(gzipBytes), cell(same)]);
  return table(['app in Chromium', 'bundle, gzip kB', 'same as in Node'], rows);
}
