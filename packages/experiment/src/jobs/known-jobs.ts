import type { Job } from './job.ts';
import { readJobs } from './job-batch.ts';

/** The jobs of a batch by their hash; read when one is asked for that is not known, as a batch that is planned again has more. */
export class KnownJobs {
  readonly #root: string;
  #jobs: ReadonlyMap<string, Job> = new Map();

  constructor(root: string) {
    this.#root = root;
  }

  /** @throws UsageError where one is damaged */
  get(hash: string): Job | undefined {
    if (!this.#jobs.has(hash)) this.#jobs = readAll(this.#root);
    return this.#jobs.get(hash);
  }
}

const readAll = (root: string): ReadonlyMap<string, Job> => new Map([...readJobs(root)].map((job) => [job.hash, job]));
