// `npm install NAME` in an empty folder: how long it takes, how much comes, and that nothing is compiled, run or complained about.
import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { emptyFolder, runNpm } from './stranger.mjs';

/** Bytes of all files below a folder; `skip` names folders directly in it. */
function bytesBelow(folder, skip = []) {
  let bytes = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory() && !skip.includes(entry.name)) bytes += bytesBelow(path);
    else if (entry.isFile()) bytes += lstatSync(path).size;
  }
  return bytes;
}

/** What npm says it has installed, by path. */
const tree = (app) => Object.entries(JSON.parse(readFileSync(join(app, 'node_modules/.package-lock.json'), 'utf8')).packages);

/**
 * @returns {Promise<{ app: string, seconds: number, unpackedBytes: number, installedBytes: number, packages: number }>}
 * @throws when it fails, warns, or would have run a script
 */
export async function install(who, name) {
  const app = emptyFolder(who);
  const { code, output, seconds } = await runNpm(who, ['install', name], { cwd: app, bare: true });
  if (code !== 0) throw new Error(`npm install ended with ${code}:\n${output}`);
  const warnings = output.split('\n').filter((line) => /npm (warn|error)/i.test(line));
  if (warnings.length > 0) throw new Error(`npm install warns:\n${warnings.join('\n')}`);
  const scripted = tree(app).filter(([, { hasInstallScript }]) => hasInstallScript);
  if (scripted.length > 0) throw new Error(`has an install script: ${scripted.map(([path]) => path).join(', ')}`);
  return {
    app,
    seconds,
    unpackedBytes: bytesBelow(join(app, 'node_modules', name), ['node_modules']),
    installedBytes: bytesBelow(join(app, 'node_modules')),
    packages: tree(app).length,
  };
}

/** Adds packages, optional peers mostly, without running a script of theirs. */
export async function add(who, app, names) {
  const { code, output } = await runNpm(who, ['install', '--ignore-scripts', ...names], { cwd: app });
  if (code !== 0) throw new Error(`npm install ${names.join(' ')} ended with ${code}:\n${output}`);
}
