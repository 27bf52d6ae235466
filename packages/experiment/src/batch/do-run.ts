import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { SpikesegConfig } from '@spikeseg/config';
import type { Context } from '../context.ts';
import { makeLogger, terminalTarget } from '../log/logger.ts';
import { readCheckpoint } from '../models/checkpoint.ts';
import { backendByName } from '../options/backends.ts';
import { runPaths } from '../run-folder/run-paths.ts';
import { trainAndScore } from '../training/train-and-score.ts';

/** One run of a batch, as plain data, so that any thread can do it. */
export interface BatchJob {
  /** Run folder, which exists. */
  readonly root: string;
  readonly config: SpikesegConfig;
  /** Name of the engine, see `backendByName`. */
  readonly backend: string;
  readonly quiet: boolean;
  readonly skipBad: boolean;
}

/** True when a run has come to its end: its scores are the last file that it writes. */
export const isDone = ({ root, config }: Pick<BatchJob, 'root' | 'config'>): boolean =>
  existsSync(runPaths(root, config).metricsJson);

/**
 * Trains and scores a run in its folder, going on from what an earlier attempt has left there.
 *
 * @throws InterruptedError when the user asked to stop
 */
export async function doRun(context: Context, { root, config, backend, quiet, skipBad }: BatchJob): Promise<void> {
  const paths = runPaths(root, config);
  const last = join(paths.checkpoints, 'last.safetensors');
  const resume = existsSync(last) ? readCheckpoint(last) : undefined;
  // Without `last` a run begins anew, and a `best` that was saved before it must not be taken for one of this attempt.
  if (!resume) rmSync(paths.checkpoints, { recursive: true, force: true });
  await trainAndScore({
    context,
    config,
    backend: backendByName(backend),
    paths: () => paths,
    isNew: true,
    resume,
    log: makeLogger([terminalTarget(context.stderr, quiet ? 'ERROR' : config.logging.log_level)]),
    json: false,
    quiet,
    skipBad,
  });
}
