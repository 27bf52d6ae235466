import { Worker } from 'node:worker_threads';
import { OnnxRuntimeError } from '../errors.ts';
import { workerFile } from '../worker-file.ts';
import { installRuntime } from './install-runtime.ts';
import type { Job, Reply, Request, ThreadFailure, ThreadSetup } from './messages.ts';

interface Waiting {
  readonly resolve: (answer: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** The thread that a session computes in. It keeps no process alive while nothing waits for it. */
export class SessionThread {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  #nextId = 0;
  /** Why no more jobs can be done. */
  #ended: Error | undefined;

  private constructor(worker: Worker) {
    this.#worker = worker;
  }

  /**
   * Starts a thread and loads the model in it.
   *
   * @throws OnnxRuntimeError when ONNX Runtime is not there or refuses the model
   */
  static async start(setup: ThreadSetup): Promise<SessionThread> {
    // Flags of the program are for its own file: with those of `node -e` no thread would start.
    const worker = new Worker(workerFile, { workerData: setup, execArgv: [] });
    const thread = new SessionThread(worker);
    await new Promise<void>((resolve, reject) => {
      worker.on('message', (reply: Reply) => {
        if (reply.kind === 'ready') resolve();
        else if (reply.kind === 'failed') reject(thread.#end(errorOf(reply.failure)));
        else thread.#settle(reply);
      });
      worker.on('error', (cause) => reject(thread.#end(failed(`its thread has failed: ${String(cause)}`, cause))));
      worker.on('exit', (code) => reject(thread.#end(failed(`its thread has ended (exit code ${code})`))));
    });
    worker.unref();
    return thread;
  }

  /** @throws OnnxRuntimeError, or RangeError when the job does not fit the states that are there */
  do(job: Job): Promise<unknown> {
    if (this.#ended) return Promise.reject(this.#ended);
    const request: Request = { id: this.#nextId++, job };
    this.#worker.ref();
    return new Promise((resolve, reject) => {
      this.#waiting.set(request.id, { resolve, reject });
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port to another thread, not to a window
      this.#worker.postMessage(request);
    });
  }

  /** Frees the model and ends the thread, after the jobs that were given before. */
  async close(): Promise<void> {
    if (this.#ended) return;
    const released = this.do({ kind: 'close' });
    this.#ended = new OnnxRuntimeError(
      'closed',
      'session: expected an open session, got one that was closed; load the model again',
    );
    await released;
    await this.#worker.terminate();
  }

  #settle(reply: Extract<Reply, { kind: 'answer' | 'error' }>): void {
    const waiting = this.#waiting.get(reply.id);
    this.#waiting.delete(reply.id);
    if (this.#waiting.size === 0) this.#worker.unref();
    if (reply.kind === 'answer') waiting?.resolve(reply.answer);
    else waiting?.reject(errorOf(reply.failure));
  }

  #end(error: Error): Error {
    this.#ended ??= error;
    for (const { reject } of this.#waiting.values()) reject(this.#ended);
    this.#waiting.clear();
    return this.#ended;
  }
}

function failed(what: string, cause?: unknown): OnnxRuntimeError {
  return new OnnxRuntimeError(
    'runtime-failed',
    `ONNX Runtime: expected a session that computes, but ${what}; load the model again`,
    {
      cause,
    },
  );
}

function errorOf({ problem, message }: ThreadFailure): Error {
  if (problem === 'range') return new RangeError(message);
  if (problem === 'runtime-missing') {
    return new OnnxRuntimeError(
      problem,
      `onnxruntime-node: expected this package, which runs models, but ${message}; install it: ${installRuntime}`,
    );
  }
  return new OnnxRuntimeError(problem, `ONNX Runtime: ${message}`);
}
