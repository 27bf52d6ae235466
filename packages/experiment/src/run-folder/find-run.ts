import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import type { SpikesegConfig } from '@spikeseg/config';
import { didYouMean, UsageError } from '../errors/errors.ts';
import { checkGiven, ebssaName } from './given.ts';
import { runConfig, runPaths } from './run-config.ts';
import { planFile, readRunsPlan } from './runs-plan.ts';

/** A run that was found by its folder or name. */
export interface FoundRun {
  readonly root: string;
  readonly config: SpikesegConfig;
}

/** A checkpoint, and the run it belongs to where it lies in one. */
export interface FoundCheckpoint {
  readonly path: string;
  readonly run: FoundRun | undefined;
}

/**
 * Finds a checkpoint by its path, by the folder of its run, or by the run's name.
 *
 * @param outputDirs folders of runs, where names are looked for
 * @param prefer which checkpoint of a run: the first of these that exists
 * @throws UsageError that says where it looked
 */
export function findCheckpoint(
  name: string,
  outputDirs: readonly string[],
  prefer: readonly ('best' | 'last')[],
): FoundCheckpoint {
  const found = findRun(name, outputDirs);
  if (found.checkpoint !== undefined) return { path: found.checkpoint, run: found.run };
  const { checkpoints } = runPaths(found.run.root, found.run.config);
  const path = prefer.map((which) => join(checkpoints, `${which}.safetensors`)).find((file) => existsSync(file));
  if (path !== undefined) return { path, run: found.run };
  throw new UsageError(
    `${checkpoints}: expected ${prefer.join(' or ')}.safetensors, got no such file; the run saved no checkpoint yet`,
  );
}

/**
 * Finds what to go on with: a checkpoint and its run, or a run that was stopped before its first checkpoint.
 *
 * @throws UsageError that says where it looked, also for a checkpoint outside of a run
 */
export function findResumable(name: string, outputDir: string): { readonly path: string | undefined; readonly run: FoundRun } {
  const { checkpoint, run } = findRun(name, [outputDir]);
  if (run === undefined) {
    throw new UsageError(
      `${checkpoint}: expected a checkpoint inside a run folder (with config.yaml and run.json), got one outside`,
    );
  }
  const last = join(runPaths(run.root, run.config).checkpoints, 'last.safetensors');
  return { path: checkpoint ?? (existsSync(last) ? last : undefined), run };
}

/** A checkpoint given by its path, or a run given by its folder or name. */
function findRun(
  name: string,
  outputDirs: readonly string[],
):
  | { readonly checkpoint: string; readonly run: FoundRun | undefined }
  | { readonly checkpoint: undefined; readonly run: FoundRun } {
  const direct = resolve(name);
  if (existsSync(direct) && statSync(direct).isFile()) {
    checkGiven(name, 'checkpoint');
    return { checkpoint: direct, run: runOf(dirname(dirname(direct))) };
  }
  const folders = [...new Set([direct, ...outputDirs.map((folder) => resolve(folder, name))])];
  for (const folder of folders) {
    if (existsSync(join(folder, planFile))) {
      throw new UsageError(
        `${folder}: expected one run, got a folder of several; name one of those that its ${planFile} lists, e.g. ${join(name, readRunsPlan(folder).runs[0].name)}`,
      );
    }
    const run = runOf(folder);
    if (run) return { checkpoint: undefined, run };
  }
  const got = existsSync(direct) ? 'a folder without config.yaml and run.json' : `none of ${folders.join(', ')}`;
  throw new UsageError(
    `${name}: expected a checkpoint, a run folder or the name of a run, got ${got}${runsLike(name, resolve(outputDirs[0]))}`,
  );
}

/** The run that may have been meant, or `ebssa`, which needs none, else the runs there are, else how to make one. */
function runsLike(name: string, folder: string): string {
  const runs =
    existsSync(folder) && statSync(folder).isDirectory()
      ? readdirSync(folder).filter((run) => existsSync(join(folder, run, 'run.json')))
      : [];
  const meant = didYouMean(basename(name), [...runs, ebssaName]);
  if (meant !== '') return meant;
  if (runs.length === 0) return '; there is no run yet: train one with spikeseg-cli train --name NAME';
  return `; runs in ${folder}: ${runs.slice(0, maxRuns).join(', ')}${runs.length > maxRuns ? ', …' : ''}`;
}

const maxRuns = 10;

/** The run whose folder this is; undefined for any other folder. */
function runOf(folder: string): FoundRun | undefined {
  if (!existsSync(join(folder, 'config.yaml')) || !existsSync(join(folder, 'run.json'))) return undefined;
  return { root: folder, config: runConfig(folder) };
}

/** Name of the run that a checkpoint belongs to, or of the file. */
export const runName = ({ path, run }: FoundCheckpoint): string => basename(run?.root ?? path, '.safetensors');
