import type { Backend } from '@spikeseg/snn-core';
import type { PostedInjectionJob } from '../completeness-worker.ts';
import { type Interruption, stopIfInterrupted } from '../interruption.ts';
import { WorkerThreads } from '../parallel/worker-threads.ts';
import { workerFile } from '../worker-file.ts';
import { doInjectionJob, type InjectionAnswer, type InjectionJob } from './injection-job.ts';

/** Whatever does jobs. */
export interface InjectionPool {
  /** Jobs that can be at work at once. */
  readonly width: number;
  /**
   * @param here true where the engine cannot leave the calling thread
   * @throws InterruptedError when the user asked to stop, and whatever the job throws
   */
  run(job: InjectionJob, backend: Backend, here: boolean): Promise<InjectionAnswer>;
  /** Ends all jobs and threads; resolves when there are none left. */
  close(): Promise<void>;
}

/** @param workers threads; 0: the calling thread does the jobs, one after another */
export function openInjectionPool(workers: number, stop: Interruption, file: URL = workerFile('completeness')): InjectionPool {
  const threads = workers === 0 ? undefined : new WorkerThreads({ file, workers, stop });
  let turn: Promise<unknown> = Promise.resolve();
  const inCallingThread = (job: InjectionJob, backend: Backend): Promise<InjectionAnswer> => {
    const answer = turn.then(async () => {
      await stopIfInterrupted(stop);
      return doInjectionJob(job, backend, () => stopIfInterrupted(stop));
    });
    // Whoever asked hears of a failure; those that wait must not fail with it.
    turn = answer.catch(() => {});
    return answer;
  };
  return {
    width: Math.max(1, workers),
    run: (job, backend, here) =>
      threads === undefined || here
        ? inCallingThread(job, backend)
        : threads.run<InjectionAnswer>(job.recording.name, { job, backend: backend.name } satisfies PostedInjectionJob),
    close: async () => {
      await threads?.close();
      await turn;
    },
  };
}
