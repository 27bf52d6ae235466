import { availableParallelism } from 'node:os';
import { basename, extname } from 'node:path';
import { isMainThread, type ResourceLimits, type Transferable, Worker } from 'node:worker_threads';
import { type Backend, wasmBackend } from '@spikeseg/snn-core';
import { threadedWasmBackend } from '@spikeseg/snn-core/threads';
import type { Interruption } from '../context/context.ts';
import { WorkerEndedError } from '../errors/errors.ts';
import { type PostedError, passError, receivedError } from './answer-jobs.ts';

export interface WorkerThreadsOptions {
  /** What the threads run; it calls `answerJobs`. */
  readonly file: URL;
  /** Number of threads, at least 1. */
  readonly workers: number;
  readonly stop: Interruption;
  /** Memory of each thread; that of Node when left out. */
  readonly resourceLimits?: ResourceLimits | undefined;
  /** How the work is done without threads, for errors. */
  readonly instead?: string;
}

/** A job that is not done yet. */
interface Task {
  /** What it is about, for errors. */
  readonly name: string;
  readonly job: unknown;
  readonly transferList: readonly Transferable[];
  readonly resolve: (answer: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Threads that all run one file, and jobs for them, begun in the order in which they are given. A thread that ends by itself
 * (it exits, runs out of memory, throws outside a job) fails its job, those that wait and all later ones; those at work in other
 * threads go on.
 */
export class WorkerThreads {
  readonly #instead: string;
  readonly #threads = new Set<Worker>();
  readonly #idle: Worker[] = [];
  readonly #atWork = new Map<Worker, Task>();
  #waiting: Task[] = [];
  /** Why no job can begin any more. */
  #fault: Error | undefined;
  /** Rejects when the user asks to stop. */
  readonly #interrupted: Promise<never>;
  #forget = (): void => {};

  constructor({
    file,
    workers,
    stop: { signal, error },
    resourceLimits = {},
    instead = 'data.num_workers=0 does the work without threads',
  }: WorkerThreadsOptions) {
    this.#instead = instead;
    // A program may be a text that Node was given (`node --input-type=module -e …`); a thread is a file.
    for (let thread = 0; thread < workers; thread++) this.#start(new Worker(file, { resourceLimits, execArgv: [] }));
    this.#interrupted = new Promise((_, reject) => {
      const interrupt = (): void => reject(error());
      if (signal.aborted) interrupt();
      signal.addEventListener('abort', interrupt);
      this.#forget = () => signal.removeEventListener('abort', interrupt);
    });
    this.#interrupted.catch(() => {});
  }

  /**
   * @param name what the job is about
   * @param job plain data
   * @param transferList what of it is not needed here any more
   * @throws InterruptedError when the user asked to stop, whatever the job throws, and an error that tells of the thread when it ended
   *   before the job was done
   */
  async run<Answer extends { readonly kind: string }>(
    name: string,
    job: unknown,
    transferList: readonly Transferable[] = [],
  ): Promise<Answer> {
    const done = new Promise<unknown>((resolve, reject) => {
      const task = { name, job, transferList, resolve, reject };
      if (this.#fault !== undefined) return reject(this.#fault);
      const thread = this.#idle.shift();
      if (thread === undefined) this.#waiting.push(task);
      else this.#begin(thread, task);
    });
    const answer = (await Promise.race([this.#interrupted, done])) as Answer | PostedError;
    if (isPostedError(answer)) throw receivedError(answer.error);
    return answer;
  }

  /** Ends all jobs and threads. */
  async close(): Promise<void> {
    this.#forget();
    this.#fault ??= new Error('the threads were closed before the job was done');
    const threads = [...this.#threads];
    this.#threads.clear();
    await Promise.all(threads.map((thread) => thread.terminate()));
    for (const { reject } of [...this.#atWork.values(), ...this.#waiting]) reject(this.#fault);
    this.#atWork.clear();
    this.#waiting = [];
  }

  #start(thread: Worker): void {
    let cause: unknown;
    thread.on('message', (answer: unknown) => this.#answer(thread, answer));
    thread.on('error', (error) => (cause = error));
    thread.on('exit', (code) => this.#end(thread, cause, code));
    // A pool that is not awaited keeps no process alive.
    thread.unref();
    this.#threads.add(thread);
    this.#idle.push(thread);
  }

  #begin(thread: Worker, task: Task): void {
    thread.ref();
    this.#atWork.set(thread, task);
    try {
      thread.postMessage(task.job, task.transferList);
    } catch (error) {
      task.reject(error);
      this.#next(thread);
    }
  }

  #answer(thread: Worker, answer: unknown): void {
    this.#atWork.get(thread)?.resolve(answer);
    this.#next(thread);
  }

  #next(thread: Worker): void {
    this.#atWork.delete(thread);
    const task = this.#waiting.shift();
    if (task !== undefined) return this.#begin(thread, task);
    thread.unref();
    this.#idle.push(thread);
  }

  /** A thread has ended without being closed. */
  #end(thread: Worker, cause: unknown, code: number): void {
    if (!this.#threads.delete(thread)) return;
    const task = this.#atWork.get(thread);
    this.#atWork.delete(thread);
    const error = endOfThread(task?.name, cause, code, this.#instead);
    this.#fault ??= error;
    task?.reject(error);
    for (const { reject } of this.#waiting) reject(this.#fault);
    this.#waiting = [];
  }
}

const isPostedError = (answer: { readonly kind: string }): answer is PostedError => answer.kind === 'error';

/**
 * What is told when a thread ended by itself.
 *
 * @param job what its job was about; undefined when it had none
 * @param cause what ended it, where that is known
 * @param code that it exited with
 * @param instead how the work is done without threads
 */
function endOfThread(job: string | undefined, cause: unknown, code: number, instead: string): Error {
  const where = job ?? 'between two jobs';
  const expected = 'expected a reply of its worker thread';
  if (cause instanceof Error && 'code' in cause && cause.code === 'ERR_WORKER_OUT_OF_MEMORY') {
    const fix =
      'use fewer threads (data.num_workers=1; 0 is none), or give Node more memory (NODE_OPTIONS=--max-old-space-size=MEGABYTES)';
    return new WorkerEndedError(`${where}: ${expected}, got none, as it ran out of memory; ${fix}`, { cause });
  }
  const got = cause === undefined ? `exited with code ${code}` : `ended: ${passError(cause).message}`;
  return new Error(`${where}: ${expected}, got none, as it ${got}; ${instead}`, { cause });
}

/**
 * What a worker thread runs: a file of src/, or the same as `.js` of dist/, where all of a package lies side by side.
 *
 * @param from `import.meta.url` of who asks
 * @param path of the file in src/, from there, without its ending
 */
export const workerFile = (from: string, path: string): URL =>
  new URL(extname(from) === '.ts' ? `${path}.ts` : `./${basename(path)}.js`, from);

/**
 * How many threads one recording may have: what the machine runs at once, divided by the recordings that are at work at once. One in a thread
 * of a program, which has others beside it.
 */
export const threadsPerRecording = (recordings: number): number =>
  isMainThread ? Math.max(1, Math.floor(availableParallelism() / recordings)) : 1;

/** An engine that computes large sensors with so many threads at most, if it has threads at all; its answers are the same, to the bit. */
export const withThreads = (backend: Backend, threads: number): Backend =>
  backend === wasmBackend && threads > 1 ? threadedWasmBackend({ atMost: threads }) : backend;
