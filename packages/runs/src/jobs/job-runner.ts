import { rmSync } from 'node:fs';
import { hostname } from 'node:os';
import { type Context, contextWith } from '../context/context.ts';
import { isSystemError, systemErrorText } from '../errors/errors.ts';
import { type PassedError, receivedError } from '../parallel/answer-jobs.ts';
import { makeFolder } from '../run-folder/output-folder.ts';
import { JobThreads } from './job-threads.ts';
import { Claims, defaultStaleMs } from './record/claims.ts';
import type { Job } from './record/job.ts';
import { hasFailed, isJobDone, publishResult, readFailure, resultFolder, workFolder, writeFailure } from './record/job-folder.ts';

/**
 * What came of an attempt. `there`: somebody else has settled it, with the reason where it has failed; `again`: it failed and may be tried
 * once more; `busy`: another runner is at work; `suspect`: the runner that was at work has ended, so it is to be done alone.
 */
export type Outcome =
  | { readonly kind: 'done'; readonly workMs: number }
  | { readonly kind: 'there'; readonly failure?: string | undefined }
  | { readonly kind: 'failed'; readonly reason: string }
  | { readonly kind: 'again'; readonly reason: string }
  | { readonly kind: 'busy' }
  | { readonly kind: 'suspect' };

export interface RunnerOptions {
  /** Jobs at once; 0: one after another, in the calling thread. */
  readonly threads: number;
  /** Attempts beyond the first at a job that fails. A file that cannot be read fails at once, as it will not change. */
  readonly retries: number;
  /** How often a job ended what was at work on it before this runner does not count. */
  readonly again?: boolean;
  /** See `defaultStaleMs`. */
  readonly staleMs?: number;
  /** Folder of claims and results, where it is not that of the batch: batches may share what they have in common. */
  readonly store?: string | undefined;
  /** Gets what a job says, in whole lines. */
  readonly linesOf?: (job: Job) => (text: string) => void;
  /** What threads run. */
  readonly file?: URL;
}

/** A job whose runner or thread has ended so many times has failed: it may be what ends them. */
const mostEnds = 3;

/** Errors that another attempt would end in, too. */
const lasting: readonly string[] = ['EventFormatError', 'UsageError', 'CheckpointError', 'ConfigError'];

/** Does jobs of one batch. To be closed. */
export class JobRunner {
  readonly #root: string;
  readonly #store: string;
  readonly #context: Context;
  readonly #options: RunnerOptions;
  readonly #claims: Claims;
  readonly #heart: NodeJS.Timeout;
  readonly #attempts = new Map<string, number>();
  readonly #begun = new Set<string>();
  readonly #threads: JobThreads;

  constructor(context: Context, root: string, options: RunnerOptions) {
    const { staleMs = defaultStaleMs, store = root } = options;
    this.#context = context;
    this.#root = root;
    this.#store = store;
    this.#options = options;
    this.#claims = new Claims(store, { host: hostname(), staleMs });
    this.#heart = setInterval(() => this.#claims.beat(), staleMs / 12);
    this.#heart.unref();
    this.#threads = new JobThreads(options.threads, options.file);
  }

  /**
   * Does a job in a thread, unless it is done, or somebody is at work on it.
   *
   * @param alone nothing else is at work in this process, so that a job which ends it takes no other with it
   * @param retries attempts that are left beyond this one, where somebody else counts them
   */
  async attempt(job: Job, alone: boolean, retries?: number): Promise<Outcome> {
    const { hash } = job;
    const settled = (): Outcome => ({ kind: 'there', failure: readFailure(this.#store, hash)?.reason });
    if (this.#isSettled(job)) return settled();
    const claim = this.#claims.take(hash, (runner) => removeFolder(workFolder(this.#store, hash, runner)));
    if (claim.kind === 'busy') return claim;
    const isForgiven = this.#options.again === true && !this.#begun.has(hash);
    const ends = isForgiven ? 0 : claim.ends;
    this.#begun.add(hash);
    if (this.#isSettled(job)) {
      this.#claims.release(hash);
      return settled();
    }
    if (ends >= mostEnds) return this.#fail(job, ends, 'WorkerEndedError', endedReason);
    if (ends > 0 && !alone) {
      this.#claims.leave(hash, ends);
      return { kind: 'suspect' };
    }
    return this.#work(job, ends, retries);
  }

  /** Ends all threads, as they end, and gives back what is not done. */
  async close(): Promise<void> {
    // What is at work may save what it has: it is not given up before.
    await this.#threads.close();
    clearInterval(this.#heart);
    this.#claims.close();
  }

  #isSettled(job: Job): boolean {
    return isJobDone(this.#store, job) || hasFailed(this.#store, job.hash);
  }

  async #work(job: Job, ends: number, retries: number | undefined): Promise<Outcome> {
    const { hash, part } = job;
    const isOwn = part.folder !== undefined;
    const folder = isOwn ? resultFolder(this.#store, job) : workFolder(this.#store, hash, this.#claims.runner);
    try {
      makeFolder(folder);
      const say = this.#options.linesOf?.(job) ?? (() => {});
      const answer = await this.#threads.run(contextWith(this.#context, { cwd: this.#root }), say, job, folder);
      if (answer.kind === 'ended') return this.#ended(job, ends + 1);
      if (answer.kind === 'failed') return this.#failed(job, answer.error, retries);
      const isNew = publishResult(this.#store, job, folder, answer.result);
      this.#claims.release(hash);
      return isNew ? { kind: 'done', workMs: answer.workMs } : { kind: 'there' };
    } finally {
      if (!isOwn) removeFolder(folder);
    }
  }

  #ended(job: Job, ends: number): Outcome {
    if (ends >= mostEnds) return this.#fail(job, ends, 'WorkerEndedError', endedReason);
    this.#claims.leave(job.hash, ends);
    return { kind: 'suspect' };
  }

  #failed(job: Job, passed: PassedError, retries: number | undefined): Outcome {
    const error = receivedError(passed);
    const { name } = error;
    const message = isSystemError(error) ? systemErrorText(error) : error.message;
    const attempts = (this.#attempts.get(job.hash) ?? 0) + 1;
    this.#attempts.set(job.hash, attempts);
    const isLast = retries === undefined ? attempts > this.#options.retries : retries <= 0;
    if (lasting.includes(name) || isLast) return this.#fail(job, attempts, isSystemError(error) ? 'UsageError' : name, message);
    this.#claims.release(job.hash);
    return { kind: 'again', reason: message };
  }

  #fail({ hash, part }: Job, attempts: number, kind: string, reason: string): Outcome {
    writeFailure(this.#store, { job: hash, name: part.name, kind, reason, attempts }, this.#claims.runner);
    this.#claims.release(hash);
    return { kind: 'failed', reason };
  }
}

const endedReason = `expected a result, but its worker ended ${mostEnds} times: it may need more memory than there is, or end the program`;

const removeFolder = (folder: string): void => rmSync(folder, { recursive: true, force: true });
