import { WorkerEndedError } from '../errors/errors.ts';
import { passError } from './passed-error.ts';

/**
 * What is told when a thread ended by itself.
 *
 * @param job what its job was about; undefined when it had none
 * @param cause what ended it, where that is known
 * @param code that it exited with
 */
export function endOfThread(job: string | undefined, cause: unknown, code: number): Error {
  const where = job ?? 'between two jobs';
  const expected = 'expected an answer of its worker thread';
  if (cause instanceof Error && 'code' in cause && cause.code === 'ERR_WORKER_OUT_OF_MEMORY') {
    const fix =
      'use fewer threads (data.num_workers=1; 0 is none), or give Node more memory (NODE_OPTIONS=--max-old-space-size=MEGABYTES)';
    return new WorkerEndedError(`${where}: ${expected}, got none, as it ran out of memory; ${fix}`, { cause });
  }
  const got = cause === undefined ? `exited with code ${code}` : `ended: ${passError(cause).message}`;
  return new Error(`${where}: ${expected}, got none, as it ${got}; data.num_workers=0 does the work without threads`, { cause });
}
