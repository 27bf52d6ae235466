// All that is checked of one package on one Node. Outcomes are true, false, or undefined where there is nothing to check.
import { overBudget } from './budgets.mjs';
import { checkCliWithPeers, checkNpx } from './cli.mjs';
import { add, install } from './install.mjs';
import { load, loadBoth } from './load.mjs';
import { checkPeers, hasPeerChecks } from './peers.mjs';
import { checkTypes, readmeOf, runExample } from './readme.mjs';
import { emptyFolder } from './stranger.mjs';

const compilers = { typescript5: 'TS 5.9', typescript6: 'TS 6.0', typescript7: 'TS 7.0' };

/** @param {string[]} [wanted] names @returns {Record<string, string>} their titles by their names */
export function findCompilers(wanted = Object.keys(compilers)) {
  const stranger = wanted.find((name) => !(name in compilers));
  if (stranger !== undefined) throw new Error(`there is no ${stranger}; known: ${Object.keys(compilers).join(', ')}`);
  return Object.fromEntries(wanted.map((name) => [name, compilers[name]]));
}

/** Runs checks and keeps what went wrong: `attempt(what, check)` resolves to whether it went well. */
export function attempts(failures, where) {
  return async (what, check) => {
    try {
      await check();
      return true;
    } catch (error) {
      const lines = error.message.split('\n');
      const more = lines.length > 60 ? [`… ${lines.length - 60} more lines`] : [];
      const failure = `${where}, ${what}: ${[...lines.slice(0, 60), ...more].join('\n')}`;
      console.error(failure);
      failures.push(failure);
      return false;
    }
  };
}

/**
 * @param {object} who a stranger with one Node
 * @param {object} manifest of the package @param {string} folder its name below packages/
 * @param {Record<string, string> | undefined} typed the compilers that check types, of {@link findCompilers}
 * @returns {Promise<object>} a row for the tables; `size` and `types` only where `typed`
 */
export async function checkPackage(who, { manifest, folder }, failures, typed) {
  const { name, bin } = manifest;
  const attempt = attempts(failures, `${name} on ${who.node.name}`);
  const row = { name, node: who.node.name, types: {} };
  let found;
  if (!(await attempt('install', async () => (found = await install(who, name))))) return row;
  const { app, seconds, ...size } = found;
  Object.assign(row, { seconds, app, ...(typed && { size }) });
  if (typed) {
    await attempt('size', () => {
      const problem = overBudget(name, 'installedMb', size.installedBytes / 1e6);
      if (problem) throw new Error(problem);
    });
  }
  if (bin) {
    const empty = emptyFolder(who);
    row.commands = await attempt('npx', () => checkNpx(who, empty));
    row.peers = await attempt('optional peers', () => checkCliWithPeers(who, app, empty));
    return row;
  }
  row.esm = await attempt('import', () => load(who, app, name, 'esm'));
  row.require = await attempt('require', () => loadBoth(who, app, name));
  if (hasPeerChecks(name)) row.peers = await attempt('optional peers', () => checkPeers(who, app, name, 'without'));
  let readme;
  row.example = await attempt('README', async () => {
    readme = readmeOf(folder);
    if (readme.packages.length > 1) await add(who, app, readme.packages);
    await runExample(who, app, readme.example);
  });
  if (typed) {
    for (const [compiler, title] of Object.entries(typed))
      row.types[title] = await attempt(`types in ${title}`, () => checkTypes(who, app, name, compiler, readme?.example));
  }
  if (row.peers) row.peers = await attempt('optional peers', () => checkPeers(who, app, name, 'with'));
  return row;
}
