import { key, section } from './annotations.ts';
import { count, flag, folderInside, natural } from './values.ts';

/** What is stored during training. */
export const checkpointSection = section('Checkpointing', {
  save_dir: key(folderInside(), 'checkpoints', { description: 'Folder of the checkpoints in the run folder' }),
  save_interval: key(count(), 1, { description: 'Epochs between checkpoints' }),
  keep_last_n: key(natural(), 3, { description: 'Epoch checkpoints that are kept' }),
  save_best: key(flag(), true, {
    description: 'Keep the best checkpoint on the validation split, judged without labels',
  }),
  save_on_interrupt: key(flag(), true, { description: 'Save when Ctrl-C stops training' }),
});
