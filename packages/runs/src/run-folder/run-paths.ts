import { join } from 'node:path';
import type { SpikesegConfig } from '@spikeseg/config';

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
