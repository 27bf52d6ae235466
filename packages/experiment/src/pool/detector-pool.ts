import type { EventStream } from '@spikeseg/events';
import type { Backend } from '@spikeseg/snn-core';
import { type Interruption, stopIfInterrupted } from '../context/context.ts';
import { type Detected, detect } from '../models/detector.ts';
import type { Model } from '../network/network.ts';
import { backendByName } from '../options/engines.ts';
import { threadsPerRecording, withThreads } from '../parallel/engine-threads.ts';
import { WorkerThreads, workerFile } from '../parallel/worker-threads.ts';
import { type MarkedDetections, markDetections, withoutLists } from './mark-detections.ts';

/*
 * The seam between what is detected and on which thread. A job is one model on one stream of events; jobs share nothing
 * and leave nothing behind, so the answer to a job is the same to the bit whatever runs it, and beside or after what.
 * Who asks puts answers into an order of its own and never into the order in which they come. A pool knows no files, no
 * labels and no scores: those stay in the calling thread.
 */

export interface DetectionJob {
  readonly model: Model;
  /** Name to write into the detections. */
  readonly recording: string;
  readonly events: EventStream;
  /** False where answers are only counted, see `detect`. */
  readonly decode?: boolean;
}

export interface DetectorPool {
  /** Threads that work beside the calling one; 0: the calling thread does the jobs itself, one after another. */
  readonly workers: number;
  /**
   * What was found, without lists of events.
   *
   * @param onWindow told how many seconds of the recording are done, and of how many, as the job goes on
   * @throws InterruptedError when the user asked to stop, and whatever the job throws; after either, a pool is to be closed
   */
  detect(job: DetectionJob, onWindow?: OnWindow): Promise<MarkedDetections>;
  /** The same with the places of the events of each detection, and what is told beside: sight, evidence. Apart, because a network that fires on everything lists every event. */
  segment(job: DetectionJob, onWindow?: OnWindow): Promise<Detected>;
  /**
   * What was found, and which events it means: a byte per event instead of lists of them. The caller compares them with the truth;
   * no label reaches a detector.
   */
  mark(job: DetectionJob, onWindow?: OnWindow): Promise<Required<MarkedDetections>>;
  /** Ends all jobs and workers; resolves when there are none left. */
  close(): Promise<void>;
}

export interface PoolOptions {
  /** Worker threads at most; 0: the calling thread does the jobs. */
  readonly workers: number;
  /** Jobs that will come; there are never more workers than that. */
  readonly jobs: number;
  readonly backend: Backend;
  readonly stop: Interruption;
}

/** The pool that `data.num_workers` asks for. Close it when the work is done or has failed. */
export function openDetectorPool({ workers, jobs, backend, stop }: PoolOptions): DetectorPool {
  const threads = Math.min(workers, jobs);
  return threads === 0
    ? mainThreadPool(withThreads(backend, threadsPerRecording(1)), stop)
    : workerThreadPool(threads, backend.name, stop);
}

/** What a job gives: what is found alone, with lists of events, or with a mark on every event, see {@link DetectorPool}. */
type AnswerForm = 'found' | 'segments' | 'marks';

type OnWindow = (done: number, total: number) => void;

type RunJob = (job: DetectionJob, wanted: AnswerForm, onWindow?: OnWindow) => Promise<Detected | MarkedDetections>;

const poolOf = (workers: number, run: RunJob, close: () => Promise<void>): DetectorPool => ({
  workers,
  detect: (job, onWindow) => run(job, 'found', onWindow),
  segment: async (job, onWindow) => (await run(job, 'segments', onWindow)) as Detected,
  mark: async (job, onWindow) => (await run(job, 'marks', onWindow)) as Required<MarkedDetections>,
  close,
});

/** Does a job in this thread, and gives what was found in the form that was wanted. */
async function runHere(
  backend: Backend,
  { model, recording, events, decode }: DetectionJob,
  wanted: AnswerForm,
  onWindow: (done: number, total: number) => void | Promise<void>,
): Promise<Detected | MarkedDetections> {
  const isLooked = wanted === 'segments';
  const options = { decodes: decode, sight: isLooked, trace: isLooked };
  const found = await detect(backend, model, recording, events, onWindow, options);
  if (isLooked) return found;
  return wanted === 'marks' ? { ...withoutLists(found), marks: markDetections(events, found) } : withoutLists(found);
}

/** Jobs in the calling thread, one after another. A job that fails takes those that wait with it. */
export function mainThreadPool(backend: Backend, stop: Interruption): DetectorPool {
  let last: Promise<unknown> = Promise.resolve();
  let closed = false;
  const run: RunJob = (job, wanted, onWindow) => {
    const tell = async (done: number, total: number): Promise<void> => {
      onWindow?.(done, total);
      await stopIfInterrupted(stop);
      if (closed) throw new Error(`${job.recording}: the pool was closed before the job was done`);
    };
    const result = last.then(() => runHere(backend, job, wanted, tell));
    // The caller gets the failure; the chain must not report it a second time.
    result.catch(() => {});
    last = result;
    return result;
  };
  return poolOf(0, run, async () => {
    closed = true;
    await last.catch(() => {});
  });
}

/** A job as it travels: plain data, and the engine by its name. */
interface PostedDetection extends DetectionJob {
  readonly wanted: AnswerForm;
  readonly backend: string;
  /** That the engine may compute with. */
  readonly threads: number;
}

/**
 * Jobs over worker threads, begun in the order in which they are given.
 *
 * @param workers number of threads, at least 1
 * @param backend name of the engine, see `backendByName`
 * @param file what the threads run
 */
export function workerThreadPool(
  workers: number,
  backend: string,
  stop: Interruption,
  file: URL = workerFile(import.meta.url, '../detect-worker'),
): DetectorPool {
  const workerThreads = new WorkerThreads({ file, workers, stop });
  const threads = threadsPerRecording(workers);
  const run: RunJob = ({ model: { config, network, weights }, ...job }, wanted, onWindow) => {
    const posted: PostedDetection = { ...job, model: { config, network, weights }, backend, threads, wanted };
    const onProgress = ([done, total]: [number, number]): void => onWindow?.(done, total);
    return workerThreads.run(job.recording, posted, { onProgress });
  };
  return poolOf(workers, run, () => workerThreads.close());
}

/** What a worker thread does with a job. It keeps nothing from one job to the next: no answer depends on which thread gave it, or on what came before. */
export const runPosted = async (
  { wanted, backend, threads, ...job }: PostedDetection,
  onProgress: (progress: unknown) => void,
): Promise<Detected | MarkedDetections> =>
  runHere(withThreads(await backendByName(backend), threads), job, wanted, (...progress) => onProgress(progress));

/**
 * The same pool, which tells how many jobs are done, and parts of those that are at work.
 *
 * @param onJobs jobs done, a fraction, and the name of the recording that a job went on with
 */
export function countedPool(pool: DetectorPool, onJobs: (done: number, recording: string) => void): DetectorPool {
  let jobs = 0;
  const counted =
    <T>(run: (job: DetectionJob, onWindow: OnWindow) => Promise<T>) =>
    async (job: DetectionJob, onWindow?: OnWindow): Promise<T> => {
      let part = 0;
      const tell = (reached: number): void => {
        jobs += reached - part;
        part = reached;
        onJobs(jobs, job.recording);
      };
      const found = await run(job, (done, total) => {
        tell(total === 0 ? 0 : done / total);
        onWindow?.(done, total);
      });
      tell(1);
      return found;
    };
  return {
    workers: pool.workers,
    detect: counted((job, onWindow) => pool.detect(job, onWindow)),
    segment: counted((job, onWindow) => pool.segment(job, onWindow)),
    mark: counted((job, onWindow) => pool.mark(job, onWindow)),
    close: () => pool.close(),
  };
}
