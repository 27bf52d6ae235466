// A fresh clone and the shell of somebody who has just run `npm ci` in it.
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { run } from '../run.mjs';
import { cloneWorkTree, git } from '../work-tree.mjs';

/**
 * @typedef {object} Clone
 * @property {string} folder of the clone
 * @property {string} home empty at first, outside of the clone
 * @property {NodeJS.ProcessEnv} env with that home and the machine's path: no `node_modules/.bin`, nothing of npm's
 * @property {() => Promise<void>} restore makes clone and home as they were, but for what has been built
 * @property {() => Promise<Clone>} copy a second one, with what has been built
 * @property {() => void} remove
 */

/** What stays from page to page. */
const built = ['node_modules', 'dist', '.nx', '*.generated.ts'];

/**
 * Clones the work tree and installs what its lock file names.
 *
 * @param {string | undefined} node program to find as `node`, else the machine's
 * @returns {Promise<Clone>}
 */
export async function freshClone(node) {
  if (node !== undefined && !existsSync(node)) throw new Error(`--node=${node}: expected a program, got nothing of that name`);
  return newClone(node, async (folder, env) => {
    await cloneWorkTree(folder);
    await must('npm', ['ci'], { cwd: folder, env });
  });
}

/** @param fill puts the clone into its folder, with the environment of the shell */
async function newClone(node, fill) {
  const outside = mkdtempSync(join(tmpdir(), 'docs-'));
  const [folder, home, bin] = ['spikeseg', 'home', 'bin'].map((name) => join(outside, name));
  const remove = () => rmSync(outside, { recursive: true, force: true });
  try {
    for (const made of [home, bin]) mkdirSync(made);
    if (node !== undefined) symlinkSync(resolve(node), join(bin, 'node'));
    const env = shellEnv(bin);
    await fill(folder, env);
    const restore = async () => {
      await git(folder, 'checkout', '--quiet', '.');
      await git(folder, 'clean', '-xdfq', ...built.flatMap((pattern) => ['-e', pattern]));
      rmSync(home, { recursive: true, force: true });
      mkdirSync(home);
    };
    const copy = () => newClone(node, (to) => must('cp', ['-a', folder, to]));
    return { folder, home, env: { ...env, HOME: home, NO_COLOR: '1' }, restore, copy, remove };
  } catch (error) {
    remove();
    throw error;
  }
}

async function must(command, args, options) {
  const { code, output } = await run(command, args, { quiet: true, ...options });
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${code}:\n${output}`);
}

/** The environment of a shell that npm did not start. */
function shellEnv(bin) {
  const npm = Object.keys(process.env).filter((key) => /^npm_|^(?:INIT_CWD|NODE_PATH|NODE_OPTIONS|NODE)$/i.test(key));
  const path = (process.env.PATH ?? '')
    .split(delimiter)
    .filter((folder) => !/node_modules[\\/]\.bin$|node-gyp-bin$/.test(folder));
  return { ...process.env, ...Object.fromEntries(npm.map((key) => [key, undefined])), PATH: [bin, ...path].join(delimiter) };
}

/** Whether the command line of a clone has been built. */
export const isBuilt = ({ folder }) => existsSync(join(folder, 'packages/cli/dist/bin.js'));
