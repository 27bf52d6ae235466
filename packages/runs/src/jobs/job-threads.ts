import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { type Call, type Context, now } from '../context/context.ts';
import { neverInterrupted } from '../context/interruption.ts';
import { workerFile } from '../context/worker-file.ts';
import { sinkLog } from '../log/log.ts';
import { plainSink } from '../log/sink.ts';
import { receivedError } from '../parallel/answer-jobs.ts';
import { WorkerThreads } from '../parallel/worker-threads.ts';
import { type JobAnswer, JobDoer } from './do-job.ts';
import type { Job } from './record/job.ts';

/** A job as it travels, and a line to the thread that asked for it. It is called from the folder of the batch. */
export interface PostedJob {
  readonly job: Job;
  /** Exists. */
  readonly folder: string;
  readonly call: Call;
  /**
   * Carries what the job says, and null at its end. Any message from the other side means: stop. The job does not
   * close the port, because a thread that waits for its next job does not process the closing.
   */
  readonly port: MessagePort;
}

type Say = (text: string) => void;

/** The context of a job: its log is what is said, its clock that of the process. */
export const jobContext = (call: Call, say: Say, signal: AbortSignal): Context => ({
  call,
  log: sinkLog(plainSink(say), now),
  signal,
  now,
});

/**
 * Threads that do jobs, as many as jobs are at work. A thread that ends takes its job with it and no other. To be closed: jobs that have a
 * folder of their own save in it what they have, and all others end at once.
 */
export class JobThreads {
  readonly #file: URL;
  readonly #here: JobDoer | undefined;
  readonly #idle: WorkerThreads[] = [];
  readonly #threads = new Set<WorkerThreads>();
  readonly #stop = new AbortController();
  #closed: Promise<void> | undefined;
  /** What is waited for at the end. */
  readonly #saving = new Set<Promise<unknown>>();

  /**
   * @param threads 0: the calling thread does the jobs
   * @param file what threads run
   */
  constructor(threads: number, file: URL = workerFile('job')) {
    this.#here = threads === 0 ? new JobDoer() : undefined;
    this.#file = file;
  }

  /**
   * Does a job; `ended`: its thread ended without an answer.
   *
   * @param context called from the folder of the batch @param say gets what the job says, in whole lines
   * @throws when all threads were closed
   */
  async run(context: Context, say: Say, job: Job, folder: string): Promise<JobAnswer | { readonly kind: 'ended' }> {
    if (this.#stop.signal.aborted) throw new Error(`${job.part.name}: the threads were closed before the job was done`);
    const work = this.#here?.do(jobContext(context.call, say, this.#stop.signal), job, folder);
    const done = work ?? this.#inThread(context.call, say, job, folder);
    if (this.#here !== undefined || job.part.folder !== undefined) this.#saving.add(done);
    try {
      const answer = await done;
      if (this.#stop.signal.aborted && answer.kind === 'failed') throw receivedError(answer.error);
      return answer;
    } finally {
      this.#saving.delete(done);
    }
  }

  /** Ends all threads; may be called twice. */
  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<void> {
    this.#stop.abort();
    await Promise.allSettled(this.#saving);
    await Promise.all([...this.#threads].map((thread) => thread.close()));
    await this.#here?.close();
  }

  async #inThread({ env, ...call }: Call, say: Say, job: Job, folder: string): Promise<JobAnswer | { readonly kind: 'ended' }> {
    const thread = this.#idle.pop() ?? new WorkerThreads({ file: this.#file, workers: 1, stop: neverInterrupted });
    this.#threads.add(thread);
    const { port1: here, port2: port } = new MessageChannel();
    const allSaid = new Promise<void>((resolve) =>
      here.on('message', (text: string | null) => (text === null ? resolve() : say(text))),
    );
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port to another thread, not to a window
    const stop = (): void => here.postMessage('stop');
    this.#stop.signal.addEventListener('abort', stop);
    const posted: PostedJob = { job, folder, call: { ...call, env: { ...env } }, port };
    try {
      const answer = await thread.run<JobAnswer>(job.part.name, posted, [port]);
      await allSaid;
      this.#idle.push(thread);
      return answer;
    } catch (error) {
      // A thread that has ended takes no more jobs.
      this.#threads.delete(thread);
      await thread.close();
      if (this.#stop.signal.aborted) throw error;
      return { kind: 'ended' };
    } finally {
      this.#stop.signal.removeEventListener('abort', stop);
      here.close();
    }
  }
}
