import { key, section } from './annotations.ts';
import { count, flag, folderInside, oneOf, text } from './values.ts';

/** What a run writes about itself. */
export const loggingSection = section('Logging', {
  log_dir: key(folderInside(), 'logs', { description: 'Folder of the log in the run folder' }),
  log_level: key(oneOf('DEBUG', 'INFO', 'WARNING', 'ERROR'), 'INFO', { description: 'Least important logged message' }),
  log_interval: key(count(), 100, { description: 'Stimuli between progress lines' }),
  tensorboard: key(flag(), true, { description: 'Write TensorBoard event files' }),
  wandb: key(flag(), false, {
    description: 'Write event files, and print the command that uploads them to Weights & Biases',
  }),
  wandb_project: key(text(), 'spikeseg', { description: 'Project at Weights & Biases' }),
});
