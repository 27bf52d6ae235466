import type { BatchJob } from '../batch/do-run.ts';
import type { Context } from '../context.ts';

/*
 * The seam between whole runs and the threads that do them. A run writes into a folder of its own and reads no other, so
 * what lies there is the same to the byte whatever does the run, and beside or after what.
 */

export interface RunPool {
  /** Runs that can be at work at once. */
  readonly width: number;
  /**
   * Does a run; resolves when its folder is complete.
   *
   * @param context of the run: its stderr gets what the run says, its signal ends it
   * @throws InterruptedError after the run was asked to stop and has saved its work, and whatever the run throws
   */
  run(context: Context, job: BatchJob): Promise<void>;
  close(): Promise<void>;
}
