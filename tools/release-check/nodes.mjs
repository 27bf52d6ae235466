// The Node versions that packages are tried on, each with the npm that comes with it. Node 20 is the oldest patch that is supported
// where the registry has it for this machine.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const here = fileURLToPath(new URL('.', import.meta.url));

/** A file of a package that tools/release-check/package.json names. */
export const installed = (name, ...path) => join(here, 'node_modules', name, ...path);

/**
 * @typedef {object} Node
 * @property {string} name such as `Node 20.19.0`
 * @property {string} program path of its binary
 * @property {string} npm path of its npm's script
 */

/** @param {number[]} [wanted] majors @returns {Node[]} those that are there for this machine, oldest first */
export function findNodes(wanted = [20, 22, 24]) {
  const machine = `${process.platform}-${process.arch}`;
  const majors = [20, 22, 24].filter((major) => wanted.includes(major) && existsSync(installed(`node${major}-${machine}`)));
  if (majors.length === 0)
    throw new Error(`no Node ${wanted.join(', ')} for ${machine} in ${here}package.json: add it to its optionalDependencies`);
  return majors.map((major) => {
    const folder = installed(`node${major}-${machine}`);
    const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const program = join(folder, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
    return { name: `Node ${version.replace('v', '')}`, program, npm: installed(`npm${major}`, 'bin/npm-cli.js') };
  });
}
