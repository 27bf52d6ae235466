import type { Logger } from '../../log/logger.ts';

/** How a worker takes jobs. Apart from what takes them, so that the types of the package need no types of the queue's packages. */
export interface Taking {
  /** Jobs at once. */
  readonly threads: number;
  /** End after this time without a job, s; never where it is left out. */
  readonly idleSeconds?: number | undefined;
  readonly log: Logger;
  /** After this time without a word of a worker its job is given to another, ms. */
  readonly lockMs?: number | undefined;
}
