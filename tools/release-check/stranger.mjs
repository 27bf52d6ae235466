// Programs as a stranger runs them: with one Node, its npm, the registry under test, and nothing of this machine's npm settings.
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';

/** Settings of one stranger. `work` holds the home, the cache of npm and the empty folders. */
export const stranger = (node, registry, work) => {
  mkdirSync(work, { recursive: true });
  const home = mkdtempSync(join(work, 'home-'));
  // npx looks there for packages that are installed globally.
  mkdirSync(join(home, 'global/lib'), { recursive: true });
  return { node, registry, work, home, cache: join(home, 'cache') };
};

/** An empty folder, outside of every project. */
export const emptyFolder = ({ work }) => mkdtempSync(join(work, 'app-'));

function environment({ node, registry, home, cache }, { bare = false } = {}) {
  const ours = Object.entries(process.env).filter(([key]) => !/^(npm_|NODE_OPTIONS$|NODE_PATH$|INIT_CWD$|PATH$)/i.test(key));
  // Without compilers, Python, git or even a shell, where an install must get along without them.
  const path = bare ? dirname(node.program) : [dirname(node.program), process.env.PATH].join(delimiter);
  const settings = {
    registry: registry.url,
    cache,
    userconfig: join(home, '.npmrc'),
    prefix: join(home, 'global'),
    audit: 'false',
    fund: 'false',
  };
  const npm = Object.entries({ ...settings, 'update-notifier': 'false', yes: 'true' }).map(([key, value]) => [
    `npm_config_${key}`,
    value,
  ]);
  return { ...Object.fromEntries([...ours, ...npm]), PATH: path, HOME: home, USERPROFILE: home };
}

/**
 * Runs a script with the stranger's Node.
 * @returns {Promise<{ code: number, output: string, stdout: string, seconds: number }>} `output` holds both streams
 */
export function runNode(who, argv, { cwd, bare } = {}) {
  return new Promise((resolve, reject) => {
    const began = performance.now();
    const child = spawn(who.node.program, argv, { cwd, env: environment(who, { bare }) });
    let [output, stdout] = ['', ''];
    child.stdout.on('data', (chunk) => {
      output += chunk;
      stdout += chunk;
    });
    child.stderr.on('data', (chunk) => (output += chunk));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code: code ?? 1, output, stdout, seconds: (performance.now() - began) / 1000 }));
  });
}

export const runNpm = (who, argv, options) => runNode(who, [who.node.npm, ...argv], options);
