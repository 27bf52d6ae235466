import { z } from 'zod';
import { key } from './annotations.ts';
import { count, flag, matching, text } from './values.ts';

/** Names that every file system takes as one folder. */
const folderName = () => matching(/^(?!\.{1,2}$)[^/\\:*?"<>|\p{Cc}]+$/u, 'folder name without / \\ : * ? " < > |');

/** Keys at the top level of the file. */
export const experimentKeys = {
  experiment_name: key(folderName(), 'spikeseg_default', {
    description: 'Name of the run folder below output_dir',
  }),
  output_dir: key(text(), './runs', {
    description: 'Folder of the run folders',
  }),
  seed: key(z.int().min(0).max(0xffff_ffff), 42, {
    description: 'Seed of everything random',
  }),
  device: key(matching(/^(cpu|cuda(:\d+)?)$/, 'cpu, cuda or cuda:N'), 'cuda', {
    description: 'Where the network runs; only cuda in a file falls back to the CPU',
  }),
  max_epochs: key(count(), 50, { description: 'Most epochs of each trained layer' }),
  train_conv1: key(flag(), false, { description: 'Train conv1' }),
  train_conv2: key(flag(), true, { description: 'Train conv2' }),
  train_conv3: key(flag(), true, { description: 'Train conv3' }),
};
