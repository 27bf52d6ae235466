import { join } from 'node:path';
import {
  type ConfigOverrides,
  defaultConfig,
  escapePaths,
  loadConfig,
  mergeConfigs,
  type SpikesegConfig,
} from '@spikeseg/config';
import type { Context } from '../context.ts';
import { checkInside } from './check-inside.ts';

/**
 * The configuration in a run folder, which may come from somebody else. Its paths were expanded when the run began, so nothing in it
 * learns what the environment holds. Where windows are kept between runs, and how much a recording may make its reader do, is up to
 * whoever gives the command: {@link withGiven} sets these.
 *
 * @param root a run folder, or the folder of a cross-validation
 * @throws UsageError when something in the folder leads out of it
 * @throws ConfigError when the configuration is damaged
 */
export function runConfig({ cwd, home }: Pick<Context, 'cwd' | 'home'>, root: string): SpikesegConfig {
  checkInside(root);
  const stored = loadConfig(join(root, 'config.yaml'), { environment: { cwd, env: {}, home } });
  const { cache_dir, cache_max_mb, cache_memory_mb, limits } = defaultConfig().data;
  return { ...stored, data: { ...stored.data, cache_dir, cache_max_mb, cache_memory_mb, limits } };
}

/** A configuration whose paths are final, with what the user gives on top. Only in the latter `~` and `$VAR` expand. */
export const withGiven = (
  { cwd, env, home }: Pick<Context, 'cwd' | 'env' | 'home'>,
  config: SpikesegConfig,
  given: ConfigOverrides,
): SpikesegConfig =>
  loadConfig(undefined, { overrides: mergeConfigs<object>(escapePaths(config), given), environment: { cwd, env, home } });
