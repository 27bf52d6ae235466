import { existsSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { loadConfig, type SpikesegConfig } from '@spikeseg/config';
import { firstRun, planFile } from '../batch/batch-plan.ts';
import type { Context } from '../context.ts';
import { UsageError } from '../errors/errors.ts';
import { runPaths } from './run-paths.ts';

/** A checkpoint, and the run it belongs to where it lies in one. */
export interface FoundCheckpoint {
  readonly path: string;
  readonly run: { readonly root: string; readonly config: SpikesegConfig } | undefined;
}

/**
 * Finds a checkpoint by its path, by the folder of its run, or by the run's name below `outputDir`.
 *
 * @param prefer which checkpoint of a run: the first of these that exists
 * @throws UsageError that says where it looked
 */
export function findCheckpoint(
  context: Context,
  name: string,
  outputDir: string,
  prefer: readonly ('best' | 'last')[],
): FoundCheckpoint {
  const direct = resolve(context.cwd, name);
  if (existsSync(direct) && statSync(direct).isFile()) return { path: direct, run: runOf(context, dirname(dirname(direct))) };
  const folders = [direct, resolve(context.cwd, outputDir, name)];
  for (const folder of folders) {
    if (existsSync(join(folder, planFile))) {
      throw new UsageError(
        `${folder}: expected one run, got a folder of several; name one of those that its ${planFile} lists, e.g. ${join(name, firstRun(folder))}`,
      );
    }
    const run = runOf(context, folder);
    if (!run) continue;
    const { checkpoints } = runPaths(run.root, run.config);
    const path = prefer.map((which) => join(checkpoints, `${which}.safetensors`)).find((file) => existsSync(file));
    if (path !== undefined) return { path, run };
    throw new UsageError(
      `${checkpoints}: expected ${prefer.join(' or ')}.safetensors, got no such file; the run saved no checkpoint yet`,
    );
  }
  throw new UsageError(`${name}: expected a checkpoint, a run folder or the name of a run, got none of ${folders.join(', ')}`);
}

/** The run whose folder this is; undefined for any other folder. */
function runOf(context: Context, folder: string): FoundCheckpoint['run'] {
  const config = join(folder, 'config.yaml');
  if (!existsSync(config) || !existsSync(join(folder, 'run.json'))) return undefined;
  const environment = { cwd: context.cwd, env: context.env, home: context.home };
  return { root: folder, config: loadConfig(config, { environment }) };
}

/** Name of the run that a checkpoint belongs to, or of the file. */
export const runName = ({ path, run }: FoundCheckpoint): string => basename(run?.root ?? path, '.safetensors');
