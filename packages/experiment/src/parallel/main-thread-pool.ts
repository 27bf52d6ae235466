import type { Backend } from '@spikeseg/snn-core';
import { markedDetections } from '../evaluation/mark-detections.ts';
import { type Interruption, stopIfInterrupted } from '../interruption.ts';
import { detect, withoutEvents } from '../models/detector.ts';
import type { DetectorPool } from './detector-pool.ts';

/** Jobs in the calling thread, one after another. A job that fails takes those that wait with it. */
export function mainThreadPool(backend: Backend, stop: Interruption): DetectorPool {
  let last: Promise<unknown> = Promise.resolve();
  let closed = false;
  const segment: DetectorPool['segment'] = ({ model, recording, events, decode }, onWindow) => {
    const job = last.then(() =>
      detect(
        backend,
        model,
        recording,
        events,
        async (done, total) => {
          onWindow?.(done, total);
          await stopIfInterrupted(stop);
          if (closed) throw new Error(`${recording}: the pool was closed before the job was done`);
        },
        decode,
      ),
    );
    // Whoever asked hears of a failure; the chain must not report it a second time.
    job.catch(() => {});
    last = job;
    return job;
  };
  return {
    workers: 0,
    segment,
    detect: async (job, onWindow) => (await segment(job, onWindow)).map(withoutEvents),
    mark: async (job) => markedDetections(job, await segment(job)),
    close: async () => {
      closed = true;
      await last.catch(() => {});
    },
  };
}
