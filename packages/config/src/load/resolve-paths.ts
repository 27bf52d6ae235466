import { type ConfigProblem, keyPathText } from '../errors/problem.ts';
import { mergeConfigs } from '../merge/merge-configs.ts';
import { withWeightFiles } from '../network/layers.ts';
import type { PartialConfig, SpikesegConfig } from '../schema/config.ts';
import type { PathEnvironment } from './environment.ts';
import { expandPath, fromFolder } from './expand-path.ts';
import type { ConfigSource } from './source.ts';
import { placeOf, sourceOf } from './source.ts';

/**
 * Makes the paths final. `data.data_root`, `data.cache_dir` and files of weights in `network` become absolute: from the folder of the
 * file that says them, else from the working directory. `output_dir` stays relative when it is: runs belong to where the command is given, and a stored
 * configuration stays the same on another machine.
 */
export function resolvePaths(
  config: SpikesegConfig,
  sources: readonly ConfigSource[],
  environment: PathEnvironment,
): { config: SpikesegConfig; problems: readonly ConfigProblem[] } {
  const problems: ConfigProblem[] = [];
  const expanded = (path: readonly (string | number)[], text: string): string => {
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
  const absolute = (path: readonly (string | number)[], text: string): string => {
    const source = sourceOf(sources, path);
    return fromFolder(source?.kind === 'file' ? source.folder : environment.cwd, expanded(path, text));
  };
  const { data_root: root, cache_dir: cache } = config.data;
  const network =
    config.network === null
      ? null
      : withWeightFiles(config.network, (file, layer) => absolute(['network', layer, 'weights', 'path'], file));
  const paths: PartialConfig = {
    network,
    output_dir: expanded(['output_dir'], config.output_dir),
    data: {
      data_root: absolute(['data', 'data_root'], root),
      ...(cache !== null && { cache_dir: absolute(['data', 'cache_dir'], cache) }),
    },
  };
  return { config: mergeConfigs(config, paths), problems };
}
