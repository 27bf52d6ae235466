import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import type { SpikesegConfig } from '@spikeseg/config';
import type { RunPaths } from '../run-folder/run-paths.ts';

/*
 * Weights & Biases without its SDK, which exists for Python: W&B's own command line imports the event files of TensorBoard.
 * The run writes them, and says the command; it never connects to anything itself.
 */

/** Whether a run writes event files: for TensorBoard, or for W&B. */
export const writesEvents = ({ logging }: SpikesegConfig): boolean => logging.tensorboard || logging.wandb;

/**
 * The command that uploads a run, one word an entry; undefined when the configuration asks for none. The id is that of the
 * first event file, so that it stays the same over resumes and a run of the same name is another one at W&B.
 *
 * @throws when the run has no event file yet
 */
export function wandbSync({ logging }: SpikesegConfig, { tensorboard }: Pick<RunPaths, 'tensorboard'>): string[] | undefined {
  if (!logging.wandb) return undefined;
  const [first] = readdirSync(tensorboard).toSorted();
  const id = createHash('sha256').update(`${tensorboard}\n${first}`).digest('hex').slice(0, 12);
  return ['wandb', 'sync', '--project', logging.wandb_project, '--id', id, tensorboard];
}
