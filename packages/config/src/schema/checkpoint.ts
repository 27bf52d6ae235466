import { key, section } from './annotations.ts';
import { count, flag, folderInside, natural } from './values.ts';

/** What is stored during training. */
export const checkpointSection = section('Checkpointing', {
  save_dir: key(folderInside(), 'checkpoints', { description: 'Folder of the checkpoints inside the run folder' }),
  save_interval: key(count(), 1, { description: 'Epochs from one checkpoint to the next' }),
  keep_last_n: key(natural(), 3, { description: 'Epoch checkpoints that are kept; older ones are deleted' }),
  save_best: key(flag(), true, {
    description: 'Keep the checkpoint that is best on the validation split, judged without labels',
  }),
  save_on_interrupt: key(flag(), true, { description: 'Save when training is interrupted (Ctrl-C)' }),
});
