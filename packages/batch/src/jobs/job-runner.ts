import { rmSync } from 'node:fs';
import {
  type Call,
  isSystemError,
  makeFolder,
  type PassedError,
  programCall,
  receivedError,
  systemErrorText,
} from '@spikeseg/experiment/commands';
import { JobThreads } from './job-threads.ts';
import { attemptsAt, beginAttempt, forgetAttempts, maxAttempts } from './record/attempts.ts';
import type { Job } from './record/job.ts';
import { hasFailed, isJobDone, publishResult, readFailure, resultFolder, writeFailure } from './record/job-folder.ts';

/**
 * What came of an attempt. `there`: it is settled already, with the reason where it has failed; `again`: it failed and may be tried
 * once more; `suspect`: what was at work on it has not ended it, so it is to be done alone.
 */
export type Outcome =
  | { readonly kind: 'done'; readonly workMs: number }
  | { readonly kind: 'there'; readonly failure?: string | undefined }
  | { readonly kind: 'failed'; readonly reason: string }
  | { readonly kind: 'again'; readonly reason: string }
  | { readonly kind: 'suspect' };

export interface RunnerOptions {
  /** Jobs at once; 0: one after another, in the calling thread. */
  readonly threads: number;
  /** Attempts beyond the first at a job that fails. A file that cannot be read fails at once, as it will not change. */
  readonly retries: number;
  /** Folder of results, where it is not that of the batch: batches may share what they have in common. */
  readonly store?: string | undefined;
  /** Gets what a job says, in whole lines. */
  readonly linesOf?: (job: Job) => (text: string) => void;
  /** For the records of runs; left out: that of a program. */
  readonly call?: Call | undefined;
  /** What threads run. */
  readonly file?: URL;
}

/** Errors that another attempt would end in, too. */
const lasting: readonly string[] = ['EventFormatError', 'UsageError', 'CheckpointError', 'ConfigError'];

/** Does jobs of one batch. To be closed. */
export class JobRunner {
  readonly #root: string;
  readonly #store: string;
  readonly #options: RunnerOptions;
  readonly #failures = new Map<string, number>();
  readonly #threads: JobThreads;

  constructor(root: string, options: RunnerOptions) {
    this.#root = root;
    this.#store = options.store ?? root;
    this.#options = options;
    this.#threads = new JobThreads(options.threads, options.file);
  }

  /**
   * Does a job in a thread, unless it is settled.
   *
   * @param alone nothing else is at work in this process, so that a job which ends it takes no other with it
   * @param retries attempts that are left beyond this one, where somebody else counts them
   */
  async attempt(job: Job, alone: boolean, retries?: number): Promise<Outcome> {
    const { hash } = job;
    if (isJobDone(this.#store, job) || hasFailed(this.#store, hash))
      return { kind: 'there', failure: readFailure(this.#store, hash)?.reason };
    const before = attemptsAt(this.#store, hash);
    if (before > 0 && before < maxAttempts && !alone) return { kind: 'suspect' };
    const folder = beginAttempt(this.#store, hash);
    if (folder === undefined) return this.#fail(job, maxAttempts, 'WorkerEndedError', endedReason);
    return this.#work(job, folder, retries);
  }

  /** Ends all threads, as they end: what is at work may save what it has. */
  close(): Promise<void> {
    return this.#threads.close();
  }

  /** @param attempt folder of the attempt, in which the result is written unless it has one of its own */
  async #work(job: Job, attempt: string, retries: number | undefined): Promise<Outcome> {
    let hasEnded = true;
    try {
      const folder = job.part.folder === undefined ? attempt : resultFolder(this.#store, job);
      makeFolder(folder);
      const { call = programCall() } = this.#options;
      const say = this.#options.linesOf?.(job) ?? (() => {});
      const answer = await this.#threads.run({ root: this.#root, job, folder, call: { ...call, folder: this.#root } }, say);
      if (answer.kind === 'ended') {
        hasEnded = false;
        return { kind: 'suspect' };
      }
      if (answer.kind === 'failed') return this.#failed(job, answer.error, retries);
      const isNew = publishResult(this.#store, job, folder, answer.result);
      forgetAttempts(this.#store, job.hash);
      return isNew ? { kind: 'done', workMs: answer.workMs } : { kind: 'there' };
    } finally {
      if (hasEnded) rmSync(attempt, { recursive: true, force: true });
    }
  }

  #failed(job: Job, passed: PassedError, retries: number | undefined): Outcome {
    const error = receivedError(passed);
    const { name } = error;
    const message = isSystemError(error) ? systemErrorText(error) : error.message;
    const failures = (this.#failures.get(job.hash) ?? 0) + 1;
    this.#failures.set(job.hash, failures);
    const isLast = retries === undefined ? failures > this.#options.retries : retries <= 0;
    if (lasting.includes(name) || isLast) return this.#fail(job, failures, isSystemError(error) ? 'UsageError' : name, message);
    return { kind: 'again', reason: message };
  }

  #fail(job: Job, attempts: number, kind: string, reason: string): Outcome {
    const { hash, part } = job;
    // Another runner may have done it.
    if (isJobDone(this.#store, job)) return { kind: 'there' };
    writeFailure(this.#store, { job: hash, name: part.name, kind, reason, attempts });
    forgetAttempts(this.#store, hash);
    return { kind: 'failed', reason };
  }
}

const endedReason = `expected a result, but its worker ended ${maxAttempts} times: it may need more memory than there is, or end the program`;
