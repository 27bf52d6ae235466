// Every package on every Node, and the apps in a browser, against one registry.
import { join } from 'node:path';
import { checkBrowser } from './browser/check-browser.mjs';
import { overBudget } from './budgets.mjs';
import { attempts, checkPackage, findCompilers } from './check-package.mjs';
import { add } from './install.mjs';
import { findNodes } from './nodes.mjs';
import { publishAll, versionedCopy } from './publish.mjs';
import { startRegistry } from './registry.mjs';
import { emptyFolder, stranger } from './stranger.mjs';
import { browserTable, nodeTable, packageTable } from './table.mjs';

/**
 * @param {string} work an empty folder @param {{ folder: string, manifest: object }[]} packages
 * @param {{ nodes?: number[], compilers?: string[] }} wanted majors of the Nodes to check with, and names of compilers; otherwise all
 */
export async function checkAll(work, packages, wanted) {
  const nodes = findNodes(wanted.nodes);
  const compilers = findCompilers(wanted.compilers);
  const registry = await startRegistry(work);
  try {
    await publishAll(await versionedCopy(work), registry);
    console.log(`published to ${registry.url}`);
    if (nodes.length > 1) await warm(registry, nodes.at(-1), work, packages);
    return await checkPublished(registry, { nodes, compilers, work, packages });
  } finally {
    await registry.stop();
  }
}

/** Fills the registry with what packages depend on, so that installs are timed against this machine and not against the network, the same on every Node. */
async function warm(registry, node, work, packages) {
  const who = stranger(node, registry, join(work, 'warm'));
  await add(
    who,
    emptyFolder(who),
    packages.map(({ manifest }) => manifest.name),
  );
}

async function checkPublished(registry, { nodes, compilers, work, packages }) {
  const failures = [];
  const checked = new Map();
  const waiting = [...packages];
  // Two packages at a time; each stranger has a home and an npm cache of its own, so that nothing is there before.
  const lane = async () => {
    for (let each = waiting.shift(); each !== undefined; each = waiting.shift())
      checked.set(each, await checkOne(registry, { nodes, compilers, work }, each, failures));
  };
  await Promise.all([lane(), lane()]);
  const inOrder = packages.map((each) => checked.get(each));
  const [rows, sizes] = [inOrder.flatMap((one) => one.rows), inOrder.flatMap((one) => one.sizes)];
  const inBrowser =
    packages.length > 1 ? await checkBrowser(stranger(nodes.at(-1), registry, join(work, 'browser')), failures) : [];
  const tables = [
    packageTable(sizes, Object.values(compilers)),
    nodeTable(rows),
    ...(inBrowser.length > 0 ? [browserTable(inBrowser)] : []),
  ];
  return { report: `${tables.join('\n\n')}\n`, failures };
}

/** A package on every Node, its types on the newest of them. */
async function checkOne(registry, { nodes, compilers, work }, each, failures) {
  const { name } = each.manifest;
  const [rows, sizes] = [[], []];
  const published = await registry.published(name);
  await attempts(failures, name)('tarball', () => {
    const problem = overBudget(name, 'packedKb', published.packedBytes / 1e3);
    if (problem) throw new Error(problem);
  });
  for (const node of nodes) {
    const who = stranger(node, registry, join(work, 'strangers'));
    const row = await checkPackage(who, each, failures, node === nodes.at(-1) ? compilers : undefined);
    console.log(
      `${name} on ${node.name}: ${row.seconds === undefined ? 'not installed' : `installed in ${row.seconds.toFixed(1)} s`}`,
    );
    rows.push(row);
    if (row.size) sizes.push({ name, ...published, ...row.size, count: row.size.packages, types: row.types });
  }
  return { rows, sizes };
}
