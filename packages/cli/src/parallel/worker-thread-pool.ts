import { MessageChannel } from 'node:worker_threads';
import type { Detection } from '@spikeseg/segmentation';
import { Tinypool } from 'tinypool';
import type { PostedAnswer, PostedJob } from '../detect-worker.ts';
import type { Interruption } from '../interruption.ts';
import { workerFile } from '../worker-file.ts';
import type { DetectionJob, DetectorPool } from './detector-pool.ts';
import { receivedError } from './passed-error.ts';

/** Jobs over worker threads, begun in the order in which they are given. */
export class WorkerThreadPool implements DetectorPool {
  readonly workers: number;
  readonly #backend: string;
  readonly #threads: Tinypool;
  /** Rejects when no job can end well any more. */
  readonly #end: Promise<never>;
  #forget = (): void => {};

  /**
   * @param workers number of threads, at least 1
   * @param backend name of the engine, see `backendByName`
   * @param file what the threads run
   */
  constructor(workers: number, backend: string, { signal, error }: Interruption, file: URL = workerFile) {
    this.workers = workers;
    this.#backend = backend;
    this.#threads = new Tinypool({ filename: file, minThreads: workers, maxThreads: workers });
    this.#end = new Promise((_, reject) => {
      const interrupt = (): void => reject(error());
      if (signal.aborted) interrupt();
      signal.addEventListener('abort', interrupt);
      this.#forget = () => signal.removeEventListener('abort', interrupt);
      // A thread that ends outside a job; the jobs that waited for it would wait for ever.
      this.#threads.on('error', reject);
    });
    this.#end.catch(() => {});
  }

  async detect(job: DetectionJob, onWindow?: (done: number, total: number) => void): Promise<readonly Detection[]> {
    const { config, network, weights } = job.model;
    const { port1: here, port2: progress } = new MessageChannel();
    here.on('message', ([done, total]: [number, number]) => onWindow?.(done, total));
    const posted: PostedJob = { ...job, model: { config, network, weights }, backend: this.#backend, progress };
    try {
      const answer: PostedAnswer = await Promise.race([this.#end, this.#threads.run(posted, { transferList: [progress] })]);
      if (answer.kind === 'error') throw receivedError(answer.error);
      return answer.detections;
    } finally {
      here.close();
    }
  }

  async close(): Promise<void> {
    this.#forget();
    await this.#threads.destroy();
  }
}
