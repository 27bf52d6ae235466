import { MessageChannel } from 'node:worker_threads';
import type { Detection, DecodedDetection } from '@spikeseg/segmentation';
import type { PostedDetections, PostedJob } from '../detect-worker.ts';
import type { Interruption } from '../interruption.ts';
import { workerFile } from '../worker-file.ts';
import type { DetectionJob, DetectorPool } from './detector-pool.ts';
import { WorkerThreads } from './worker-threads.ts';

/** Jobs over worker threads, begun in the order in which they are given. */
export class WorkerThreadPool implements DetectorPool {
  readonly workers: number;
  readonly #backend: string;
  readonly #threads: WorkerThreads;

  /**
   * @param workers number of threads, at least 1
   * @param backend name of the engine, see `backendByName`
   * @param file what the threads run
   */
  constructor(workers: number, backend: string, stop: Interruption, file: URL = workerFile('detect')) {
    this.workers = workers;
    this.#backend = backend;
    this.#threads = new WorkerThreads(file, workers, stop);
  }

  detect(job: DetectionJob, onWindow?: (done: number, total: number) => void): Promise<readonly Detection[]> {
    return this.#post(job, false, onWindow);
  }

  segment(job: DetectionJob, onWindow?: (done: number, total: number) => void): Promise<readonly DecodedDetection[]> {
    return this.#post(job, true, onWindow) as Promise<readonly DecodedDetection[]>;
  }

  async #post(job: DetectionJob, segments: boolean, onWindow?: (done: number, total: number) => void) {
    const { config, network, weights } = job.model;
    const { port1: here, port2: progress } = new MessageChannel();
    here.on('message', ([done, total]: [number, number]) => onWindow?.(done, total));
    const posted: PostedJob = { ...job, model: { config, network, weights }, backend: this.#backend, segments, progress };
    try {
      return (await this.#threads.run<PostedDetections>(posted, [progress])).detections;
    } finally {
      here.close();
    }
  }

  close(): Promise<void> {
    return this.#threads.close();
  }
}
