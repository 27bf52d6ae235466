import { key, section } from './annotations.ts';
import { count, flag, folderInside, oneOf, text } from './values.ts';

/** What a run writes about itself. */
export const loggingSection = section('Logging', {
  log_dir: key(folderInside(), 'logs', { description: 'Folder of the log inside the run folder' }),
  log_level: key(oneOf('DEBUG', 'INFO', 'WARNING', 'ERROR'), 'INFO', { description: 'Least important message that is logged' }),
  log_interval: key(count(), 100, { description: 'Stimuli from one progress line in the log to the next' }),
  tensorboard: key(flag(), true, { description: 'Write event files for TensorBoard' }),
  wandb: key(flag(), false, {
    description: 'Write event files, and say the `wandb sync` command that uploads them to Weights & Biases',
  }),
  wandb_project: key(text(), 'spikeseg', { description: 'Project at Weights & Biases that the command names' }),
});
