import { resolve } from 'node:path';
import type { SpikesegConfig } from '@spikeseg/config';
import type { Context } from '../context.ts';
import { reserveFolder } from '../run-folder/output-folder.ts';
import { runPaths } from '../run-folder/run-paths.ts';
import type { TrainAndScore } from './train-and-score.ts';
import { writeRunStart } from './train-run.ts';

/** A run that begins or goes on: what `trainAndScore` must know of its place. */
export type StartedRun = Pick<TrainAndScore, 'config' | 'isNew' | 'spillBelow' | 'paths' | 'resume'>;

/** A run that begins in a folder of its own below `output_dir`; the folder is made when all recordings have been read. */
export function newRun(context: Context, config: SpikesegConfig): StartedRun {
  const parent = resolve(context.cwd, config.output_dir);
  return {
    config,
    isNew: true,
    spillBelow: parent,
    paths: () => {
      const begin = (folder: string) => writeRunStart(context, config, folder);
      return runPaths(reserveFolder(parent, config.experiment_name, begin), config);
    },
    resume: undefined,
  };
}
