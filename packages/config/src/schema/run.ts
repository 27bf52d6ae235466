import { z } from 'zod';
import { key, section, withRole } from './annotations.ts';
import { count, flag, folderInside, matching, natural, oneOf, text } from './values.ts';

/** Names that every file system takes as one folder. */
const folderName = () => matching(/^(?!\.{1,2}$)[^/\\:*?"<>|\p{Cc}]+$/u, 'folder name without / \\ : * ? " < > |');

/** Keys at the top level of the file. */
export const experimentKeys = withRole('model', {
  experiment_name: key(folderName(), 'spikeseg_default', 'Name of the run folder below output_dir', { role: 'place' }),
  output_dir: key(text(), './runs', 'Folder of the run folders', { role: 'place' }),
  seed: key(z.int().min(0).max(0xffff_ffff), 42, 'Seed of everything random', { role: 'data' }),
  device: key(
    matching(/^(auto|cpu|cuda(:\d+)?|webgpu(:software)?)$/, 'auto, cpu, cuda, cuda:N, webgpu or webgpu:software'),
    'cuda',
    'Where the network runs; only cuda in a file falls back to the CPU',
    { role: 'speed' },
  ),
  max_epochs: key(count(), 50, 'Most epochs of each trained layer'),
  train_conv1: key(flag(), false, 'Train conv1'),
  train_conv2: key(flag(), true, 'Train conv2'),
  train_conv3: key(flag(), true, 'Train conv3'),
});

/** What is stored during training. */
export const checkpointSection = section('Checkpointing', 'place', {
  save_dir: key(folderInside(), 'checkpoints', 'Folder of the checkpoints in the run folder'),
  save_interval: key(count(), 1, 'Epochs between checkpoints'),
  keep_last_n: key(natural(), 3, 'Epoch checkpoints that are kept'),
  save_best: key(flag(), true, 'Keep the best checkpoint on the validation split, judged without labels', { role: 'model' }),
  save_on_interrupt: key(flag(), true, 'Save when Ctrl-C stops training'),
});

/** What a run writes about itself. */
export const loggingSection = section('Logging', 'place', {
  log_dir: key(folderInside(), 'logs', 'Folder of the log in the run folder'),
  log_level: key(oneOf('DEBUG', 'INFO', 'WARNING', 'ERROR'), 'INFO', 'Least important logged message'),
  log_interval: key(count(), 100, 'Stimuli between progress lines'),
  tensorboard: key(flag(), true, 'Write TensorBoard event files'),
  wandb: key(flag(), false, 'Write event files, and print the command that uploads them to Weights & Biases'),
  wandb_project: key(text(), 'spikeseg', 'Project at Weights & Biases'),
});
