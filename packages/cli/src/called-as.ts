import { existsSync, realpathSync } from 'node:fs';
import { delimiter, dirname, join, relative, sep } from 'node:path';

/** How this program was called. */
export interface ProcessCall {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Working directory, absolute. */
  readonly cwd: string;
  /** File that Node was given, absolute. */
  readonly script: string;
  readonly platform: string;
  /** Folder of this package, absolute. */
  readonly folder: string;
}

/**
 * The words that start this copy of the program from the shell of the caller: `spikeseg-cli` where it is on the path, `npx
 * spikeseg-cli` where npx was used or finds it from the working directory, else `node FILE`.
 */
export function calledAs(call: ProcessCall): readonly string[] {
  const { env, cwd, script } = call;
  if (env['npm_lifecycle_event'] === 'npx' && /\bspikeseg-cli\b/.test(env['npm_lifecycle_script'] ?? ''))
    return ['npx', 'spikeseg-cli'];
  if (firstIsThis(call, shellPath(env))) return ['spikeseg-cli'];
  const installed = upwards(cwd).map((folder) => join(folder, 'node_modules/.bin'));
  if (firstIsThis(call, installed)) return ['npx', 'spikeseg-cli'];
  return ['node', script.startsWith(cwd + sep) ? relative(cwd, script) : script];
}

/** Folders on the path of the shell: npm puts its own in front for the scripts that it runs. */
function shellPath(env: ProcessCall['env']): string[] {
  const folders = (env['PATH'] ?? env['Path'] ?? '').split(delimiter).filter((folder) => folder !== '');
  return env['npm_lifecycle_event'] === undefined ? folders : folders.filter((folder) => !/node_modules[\\/]\.bin$/.test(folder));
}

/** Whether the first program of this name in the folders is this copy. What is no link, as on Windows, does not say where it leads. */
function firstIsThis({ platform, folder }: ProcessCall, folders: readonly string[]): boolean {
  const name = platform === 'win32' ? 'spikeseg-cli.cmd' : 'spikeseg-cli';
  const file = folders.map((programs) => join(programs, name)).find((path) => existsSync(path));
  if (file === undefined) return false;
  const target = realpathSync(file);
  return !target.endsWith('.js') || target.startsWith(realpathSync(folder) + sep);
}

/** A folder and those it is in, innermost first. */
function upwards(folder: string): string[] {
  const above = dirname(folder);
  return above === folder ? [folder] : [folder, ...upwards(above)];
}
