// Loads every entry of an installed package, by `import` and by `require`, and compares what each gives.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runNode } from './stranger.mjs';

/** What a program may import of an installed package: its name, and its name with each further path of `exports`. */
export function entriesOf(app, name) {
  const { exports = {} } = JSON.parse(readFileSync(join(app, 'node_modules', name, 'package.json'), 'utf8'));
  // Data, as package.json, are no modules.
  const paths = Object.keys(exports).filter((path) => typeof exports[path] !== 'string');
  return paths.map((path) => name + path.slice(1));
}

const scripts = {
  esm: ['load.mjs', (entry) => `console.log(Object.keys(await import('${entry}')).sort().join(' '));\n`],
  require: ['load.cjs', (entry) => `console.log(Object.keys(require('${entry}')).sort().join(' '));\n`],
};

/** Loads it one way, `esm` or `require`. @returns {Promise<string>} the exported names, one entry a line */
export async function load(who, app, name, way) {
  const [file, line] = scripts[way];
  writeFileSync(join(app, file), entriesOf(app, name).map(line).join(''));
  const { code, output, stdout } = await runNode(who, [file], { cwd: app });
  if (code !== 0) throw new Error(`${file} ended with ${code}:\n${output}`);
  if (!stdout.trim()) throw new Error('nothing is exported');
  // A module that `require` loads may carry a mark of its own.
  return stdout.replaceAll(/\b(__esModule|module\.exports) ?/g, '');
}

/** The same names by both ways. */
export async function loadBoth(who, app, name) {
  const [esm, required] = [await load(who, app, name, 'esm'), await load(who, app, name, 'require')];
  if (esm !== required) throw new Error(`require() gives other names than import:\n${required}\n${esm}`);
}
