import type { ConfigProblem } from '../errors/problem.ts';
import { mergeConfigs } from '../merge/merge-configs.ts';
import type { PartialConfig, SpikesegConfig } from '../schema/config.ts';
import type { PathEnvironment } from './environment.ts';
import { expandPath, fromFolder } from './expand-path.ts';
import type { ConfigSource } from './source.ts';
import { placeOf, sourceOf } from './source.ts';

/**
 * Makes the paths final. `data.data_root` becomes absolute: from the folder of the file that says it, else from the
 * working directory. `output_dir` stays relative when it is: runs belong to where the command is given, and a stored
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
      keyPath: path.join('.'),
      expected: `the environment variable ${result.name} to be set`,
      got: 'no value for it',
      fix: `set it, or write $$ for a plain $`,
      suggestions: [],
    });
    return text;
  };
  const rootPath = ['data', 'data_root'];
  const source = sourceOf(sources, rootPath);
  const folder = source?.kind === 'file' ? source.folder : environment.cwd;
  const paths: PartialConfig = {
    output_dir: expanded(['output_dir'], config.output_dir),
    data: { data_root: fromFolder(folder, expanded(rootPath, config.data.data_root)) },
  };
  return { config: mergeConfigs(config, paths), problems };
}
