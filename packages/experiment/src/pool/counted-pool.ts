import type { DetectionJob, DetectorPool } from './detector-pool.ts';

type OnWindow = (done: number, total: number) => void;

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
