import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import process from 'node:process';
import { type ConfigProblem, keyPathText } from '../config-error.ts';
import { mergeConfigs } from '../merge-configs.ts';
import type { PartialConfig, SpikesegConfig } from '../schema/config.ts';
import { type ConfigSource, placeOf, sourceOf } from './source.ts';

/**
 * Makes the paths final. `data.data_root` becomes absolute: from the folder of the
 * file that says it, else from the working directory. `output_dir` stays relative when it is: runs belong to where the command is given, and a stored
 * configuration stays the same on another machine.
 */
export function resolvePaths(
  config: SpikesegConfig,
  sources: readonly ConfigSource[],
  environment: PathEnvironment,
): { config: SpikesegConfig; problems: readonly ConfigProblem[] } {
  const problems: ConfigProblem[] = [];
  const expanded = (path: readonly string[], text: string): string => {
    const result = expandPath(text, environment);
    if (result.kind === 'path') return result.path;
    problems.push({
      kind: 'undefined-variable',
      ...placeOf(sourceOf(sources, path), path, 'value'),
      keyPath: keyPathText(path),
      expected: `the environment variable ${result.name} to be set`,
      got: 'no value for it',
      fix: `set it, or write $$ for a plain $`,
      suggestions: [],
    });
    return text;
  };
  const root = sourceOf(sources, ['data', 'data_root']);
  const folder = root?.kind === 'file' ? root.folder : environment.cwd;
  const paths: PartialConfig = {
    output_dir: expanded(['output_dir'], config.output_dir),
    data: { data_root: fromFolder(folder, expanded(['data', 'data_root'], config.data.data_root)) },
  };
  return { config: mergeConfigs(config, paths), problems };
}

/** A path with its variables replaced, or the name of the first variable that is not set. */
type Expansion =
  | { readonly kind: 'path'; readonly path: string }
  | { readonly kind: 'undefined-variable'; readonly name: string };

/**
 * Replaces a leading `~` by the home directory, `$NAME` and `${NAME}` by environment variables and `$$` by `$`. A `$`
 * that none of these follows stays.
 */
export function expandPath(text: string, { env, home }: PathEnvironment): Expansion {
  const missing: string[] = [];
  const expanded = text.replaceAll(
    /\$(?:(\$)|\{(\w+)\}|([A-Za-z_]\w*))/g,
    (_, dollar?: string, braced?: string, bare?: string) => {
      if (dollar !== undefined) return '$';
      const name = braced ?? bare ?? '';
      const value = Object.hasOwn(env, name) ? env[name] : undefined;
      if (value === undefined) missing.push(name);
      return value ?? '';
    },
  );
  if (missing.length > 0) return { kind: 'undefined-variable', name: missing[0] };
  return { kind: 'path', path: /^~(?=$|[/\\])/.test(text) ? home + expanded.slice(1) : expanded };
}

/** Text that {@link expandPath} turns back into the path. */
export const escapePath = (path: string): string => path.replaceAll('$', '$$$$');

/** A path from a folder; an absolute one stays as it is written. */
export const fromFolder = (folder: string, path: string): string => (isAbsolute(path) ? path : join(folder, path));

/** What paths in a configuration depend on. */
export interface PathEnvironment {
  /** Working directory, absolute. */
  readonly cwd: string;
  /** Environment variables. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Home directory, absolute. */
  readonly home: string;
}

/** The environment of this process: the only place of the package that asks for it. */
export const processEnvironment = (): PathEnvironment => ({ cwd: process.cwd(), env: process.env, home: homedir() });
