import { MessageChannel } from 'node:worker_threads';
import type { DecodedDetection, Detection } from '@spikeseg/segmentation';
import type { PostedDetections, PostedJob } from '../detect-worker.ts';
import type { EventMarks, MarkedDetections } from '../evaluation/mark-detections.ts';
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
    this.#threads = new WorkerThreads({ file, workers, stop });
  }

  async detect(job: DetectionJob, onWindow?: (done: number, total: number) => void): Promise<readonly Detection[]> {
    return (await this.#post(job, 'detections', onWindow)).detections;
  }

  async segment(job: DetectionJob, onWindow?: (done: number, total: number) => void): Promise<readonly DecodedDetection[]> {
    return (await this.#post(job, 'segments', onWindow)).detections as readonly DecodedDetection[];
  }

  async mark(job: DetectionJob): Promise<Required<MarkedDetections>> {
    const { detections, marks } = await this.#post(job, 'marks');
    return { detections, marks: marks as EventMarks };
  }

  async #post(job: DetectionJob, wanted: PostedJob['wanted'], onWindow?: (done: number, total: number) => void) {
    const { config, network, weights } = job.model;
    const { port1: here, port2: progress } = new MessageChannel();
    here.on('message', ([done, total]: [number, number]) => onWindow?.(done, total));
    const posted: PostedJob = { ...job, model: { config, network, weights }, backend: this.#backend, wanted, progress };
    try {
      return await this.#threads.run<PostedDetections>(job.recording, posted, [progress]);
    } finally {
      here.close();
    }
  }

  close(): Promise<void> {
    return this.#threads.close();
  }
}
