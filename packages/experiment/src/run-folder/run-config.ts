import { type Dirent, readdirSync, realpathSync, statSync } from 'node:fs';
import { join, sep } from 'node:path';
import {
  type ConfigOverrides,
  defaultConfig,
  escapePaths,
  keepRoles,
  loadConfig,
  mergeConfigs,
  type SpikesegConfig,
} from '@spikeseg/config';
import { UsageError } from '../errors/errors.ts';

/**
 * The configuration in a run folder, which may come from somebody else. Its paths were expanded when the run began, so nothing in it
 * learns what the environment holds. How much a recording may make its reader do is for the user to say: {@link withGiven} sets it.
 *
 * @param root a run folder, or the folder of a cross-validation
 * @throws UsageError when something in the folder leads out of it
 * @throws ConfigError when the configuration is damaged
 */
export function runConfig(root: string): SpikesegConfig {
  checkInside(root);
  const stored = loadConfig(join(root, 'config.yaml'), { environment: { env: {} } });
  return mergeConfigs(
    stored,
    keepRoles(defaultConfig(), (role) => role === 'limit'),
  );
}

/** A configuration whose paths are final, with what the user gives on top. Only in the latter `~` and `$VAR` expand. */
export const withGiven = (config: SpikesegConfig, given: ConfigOverrides): SpikesegConfig =>
  loadConfig(undefined, { overrides: mergeConfigs<object>(escapePaths(config), given) });

/**
 * Checks that nothing in a run folder leads out of it, because it may come from somebody else: what is read and written there must
 * lie there. Links inside it, and links to it, are fine.
 *
 * @throws UsageError where there is no such folder, for a link that leads elsewhere or nowhere, and for what is neither file nor folder, such as a pipe
 */
export function checkInside(root: string): void {
  const real = targetOf(root);
  if (real === undefined || !statSync(real).isDirectory())
    throw new UsageError(
      `${root}: expected the folder of a run, got ${real === undefined ? 'nothing of that name' : 'a file'}; bring the folder back, or begin anew`,
    );
  visit(root, (path, entry) => {
    if (entry.isFile() || entry.isDirectory()) return;
    const refuse = (got: string): never => {
      throw new UsageError(
        `${path}: expected files and folders of the run, got ${got}; put a copy of what belongs to the run in its place, or delete it`,
      );
    };
    if (!entry.isSymbolicLink()) refuse('a pipe, socket or device');
    const target = targetOf(path);
    if (target === undefined) refuse('a link that leads nowhere');
    else if (target !== real && !target.startsWith(`${real}${sep}`)) refuse(`a link out of the run folder, to ${target}`);
  });
}

/** Calls `use` for everything below a folder; links are not followed. */
function visit(folder: string, use: (path: string, entry: Dirent) => void): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    use(path, entry);
    if (entry.isDirectory()) visit(path, use);
  }
}

/** What a path is in the end, links followed; undefined where it leads nowhere. */
function targetOf(link: string): string | undefined {
  try {
    return realpathSync(link);
  } catch {
    return undefined;
  }
}

/** Where everything of one run lies. */
export interface RunPaths {
  readonly root: string;
  readonly config: string;
  readonly run: string;
  readonly checkpoints: string;
  readonly log: string;
  readonly tensorboard: string;
  readonly metricsCsv: string;
  readonly metricsJson: string;
  readonly plots: string;
  readonly report: string;
}

/** Every file of a run lies inside its folder: the schema lets `checkpoint.save_dir` and `logging.log_dir` lead nowhere else. */
export function runPaths(root: string, { checkpoint, logging }: Pick<SpikesegConfig, 'checkpoint' | 'logging'>): RunPaths {
  return {
    root,
    config: join(root, 'config.yaml'),
    run: join(root, 'run.json'),
    checkpoints: join(root, checkpoint.save_dir),
    log: join(root, logging.log_dir, 'train.log'),
    tensorboard: join(root, 'tensorboard'),
    metricsCsv: join(root, 'metrics.csv'),
    metricsJson: join(root, 'metrics.json'),
    plots: join(root, 'plots'),
    report: join(root, 'report.html'),
  };
}
