import { basename, extname } from 'node:path';
import { type ResourceLimits, Worker } from 'node:worker_threads';
import type { Interruption } from '../context/context.ts';
import { WorkerEndedError } from '../errors/errors.ts';
import { type JobMessage, type Order, passError, receivedError } from './answer-jobs.ts';

// oxlint-disable-next-line unicorn/require-post-message-target-origin -- to a thread, not to a window
const send = (thread: Worker, order: Order): void => thread.postMessage(order);

export interface WorkerThreadsOptions {
  /** What the threads run; it calls `answerJobs`. */
  readonly file: URL;
  /** Number of threads, at least 1. */
  readonly workers: number;
  readonly stop: Interruption;
  /** Memory of each thread; that of Node when left out. */
  readonly resourceLimits?: ResourceLimits | undefined;
}

export interface ThreadJobOptions {
  /** Given what the job reports while it is at work. */
  readonly onProgress?: ((progress: never) => void) | undefined;
  /** Aborted to ask the job to stop; it answers all the same. */
  readonly signal?: AbortSignal | undefined;
}

/** A job that is not done yet. */
interface Task extends ThreadJobOptions {
  /** What it is about, for errors. */
  readonly name: string;
  readonly job: unknown;
  readonly resolve: (result: never) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Threads that all run one file, and jobs for them, begun in the order in which they are given. A thread that ends by itself
 * (it exits, runs out of memory, throws outside a job) fails its job, those that wait and all later ones; those at work in other
 * threads go on.
 */
export class WorkerThreads {
  readonly #threads: readonly Worker[];
  readonly #idle: Worker[];
  readonly #atWork = new Map<Worker, Task>();
  readonly #waiting: Task[] = [];
  readonly #stop: Interruption;
  /** Why no job can begin any more. */
  #fault: unknown;

  constructor({ file, workers, stop, resourceLimits = {} }: WorkerThreadsOptions) {
    // A program may be a text that Node was given (`node --input-type=module -e …`); a thread is a file.
    this.#threads = Array.from({ length: workers }, () => new Worker(file, { resourceLimits, execArgv: [] }));
    for (const thread of this.#threads) this.#listen(thread);
    this.#idle = [...this.#threads];
    this.#stop = stop;
    stop.signal.addEventListener('abort', this.#interrupt);
    if (stop.signal.aborted) this.#interrupt();
  }

  /**
   * @param name what the job is about
   * @param job plain data
   * @throws InterruptedError when the user asked to stop, whatever the job throws, and an error that tells of the thread when it ended
   *   before the job was done
   */
  run<Result>(name: string, job: unknown, { onProgress, signal }: ThreadJobOptions = {}): Promise<Result> {
    const askToStop = (): void => {
      for (const [thread, task] of this.#atWork) if (task.job === job) send(thread, { kind: 'stop' });
    };
    signal?.addEventListener('abort', askToStop);
    const result = new Promise<Result>((resolve, reject) => {
      this.#waiting.push({ name, job, onProgress, signal, resolve, reject });
      this.#begin();
    });
    return result.finally(() => signal?.removeEventListener('abort', askToStop));
  }

  /** Ends all jobs and threads. */
  async close(): Promise<void> {
    this.#stop.signal.removeEventListener('abort', this.#interrupt);
    this.#fail(new Error('the threads were closed before the job was done'), this.#threads);
    await Promise.all(this.#threads.map((thread) => thread.terminate()));
  }

  readonly #interrupt = (): void => this.#fail(this.#stop.error(), this.#threads);

  #listen(thread: Worker): void {
    let cause: unknown;
    thread.on('error', (error) => (cause = error));
    thread.on('exit', (code) => this.#fail(endOfThread(this.#atWork.get(thread)?.name, cause, code), [thread]));
    thread.on('message', (message: JobMessage) => {
      const task = this.#atWork.get(thread);
      if (message.kind === 'progress') return task?.onProgress?.(message.progress as never);
      this.#atWork.delete(thread);
      this.#idle.push(thread);
      thread.unref();
      if (message.kind === 'error') task?.reject(receivedError(message.error));
      else task?.resolve(message.result as never);
      this.#begin();
    });
    // A pool that is not awaited keeps no process alive.
    thread.unref();
  }

  /** Fails the jobs of some threads, all that wait, and all that come. */
  #fail(fault: unknown, threads: readonly Worker[]): void {
    this.#fault ??= fault;
    for (const thread of threads) {
      this.#atWork.get(thread)?.reject(fault);
      this.#atWork.delete(thread);
    }
    this.#begin();
  }

  /** Begins jobs that wait, as far as threads are idle. */
  #begin(): void {
    if (this.#fault !== undefined) for (const { reject } of this.#waiting.splice(0)) reject(this.#fault);
    while (this.#idle.length > 0 && this.#waiting.length > 0) {
      const [thread] = this.#idle.splice(0, 1);
      const [task] = this.#waiting.splice(0, 1);
      try {
        send(thread, { kind: 'job', job: task.job });
      } catch (error) {
        task.reject(error);
        this.#idle.push(thread);
        continue;
      }
      thread.ref();
      this.#atWork.set(thread, task);
      if (task.signal?.aborted === true) send(thread, { kind: 'stop' });
    }
  }
}

/**
 * What is told when a thread ended by itself.
 *
 * @param job what its job was about
 * @param cause what ended it, where that is known
 * @param code that it exited with
 */
function endOfThread(job = 'between two jobs', cause: unknown, code: number): Error {
  const expected = `${job}: expected a reply of its worker thread, got none, as it`;
  if (cause instanceof Error && 'code' in cause && cause.code === 'ERR_WORKER_OUT_OF_MEMORY')
    return new WorkerEndedError(
      `${expected} ran out of memory; use fewer threads (data.num_workers=1; 0 is none), or give Node more memory (NODE_OPTIONS=--max-old-space-size=MEGABYTES)`,
      { cause },
    );
  const got = cause === undefined ? `exited with code ${code}` : `ended: ${passError(cause).message}`;
  return new Error(`${expected} ${got}; data.num_workers=0 does the work without threads`, { cause });
}

/**
 * What a worker thread runs: a file of src/, or the same as `.js` of dist/, where all of a package lies side by side.
 *
 * @param from `import.meta.url` of who asks
 * @param path of the file in src/, from there, without its ending
 */
export const workerFile = (from: string, path: string): URL =>
  new URL(extname(from) === '.ts' ? `${path}.ts` : `./${basename(path)}.js`, from);
