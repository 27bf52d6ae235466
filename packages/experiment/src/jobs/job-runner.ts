import { rmSync } from 'node:fs';
import { type Context, surroundingsOf } from '../context.ts';
import type { PassedError } from '../parallel/answer-jobs.ts';
import { makeFolder } from '../run-folder/output-folder.ts';
import { Claims, defaultStaleMs } from './claims.ts';
import type { Job } from './job.ts';
import { hasFailed, isJobDone, publishResult, readFailure, workFolder, writeFailure } from './job-folder.ts';
import { JobThreads } from './job-threads.ts';

/**
 * What came of an attempt. `there`: somebody else has settled it, with the reason where it has failed; `again`: it failed and may be tried
 * once more; `busy`: somebody is at work; `suspect`: whoever was at work has ended, so it is to be done alone.
 */
export type Outcome =
  | { readonly kind: 'done'; readonly workMs: number }
  | { readonly kind: 'there'; readonly failure?: string | undefined }
  | { readonly kind: 'failed'; readonly reason: string }
  | { readonly kind: 'again'; readonly reason: string }
  | { readonly kind: 'busy' }
  | { readonly kind: 'suspect' };

export interface RunnerOptions {
  /** Attempts beyond the first at a job that fails. A file that cannot be read fails at once, as it will not change. */
  readonly retries: number;
  /** See `defaultStaleMs`. */
  readonly staleMs?: number;
  /** What threads run. */
  readonly file?: URL;
}

/** A job whose runner or thread has ended so many times has failed: it may be what ends them. */
const mostEnds = 3;

/** Errors that another attempt would end in, too. */
const lasting: readonly string[] = ['EventFormatError', 'UsageError', 'CheckpointError', 'ConfigError'];

/** Does jobs of one batch, whoever says which. To be closed. */
export class JobRunner {
  readonly #root: string;
  readonly #context: Context;
  readonly #options: RunnerOptions;
  readonly #claims: Claims;
  readonly #heart: NodeJS.Timeout;
  readonly #attempts = new Map<string, number>();
  readonly #threads: JobThreads;

  constructor(context: Context, root: string, options: RunnerOptions) {
    const { staleMs = defaultStaleMs } = options;
    this.#context = context;
    this.#root = root;
    this.#options = options;
    this.#claims = new Claims(root, { host: context.host.name, staleMs });
    this.#heart = setInterval(() => this.#claims.beat(), staleMs / 12);
    this.#heart.unref();
    this.#threads = new JobThreads(options.file);
  }

  /**
   * Does a job in a thread, unless it is done, or somebody is at work on it.
   *
   * @param alone nothing else is at work in this process, so that a job which ends it takes no other with it
   * @param retries attempts that are left beyond this one, where somebody else counts them
   */
  async attempt(job: Job, alone: boolean, retries?: number): Promise<Outcome> {
    const { hash } = job;
    const settled = (): Outcome => ({ kind: 'there', failure: readFailure(this.#root, hash)?.reason });
    if (this.#isSettled(hash)) return settled();
    const claim = this.#claims.take(hash, (runner) => removeFolder(workFolder(this.#root, hash, runner)));
    if (claim.kind === 'busy') return claim;
    const { ends } = claim;
    if (this.#isSettled(hash)) {
      this.#claims.release(hash);
      return settled();
    }
    if (ends >= mostEnds) return this.#fail(job, ends, 'JobEndedError', endedReason);
    if (ends > 0 && !alone) {
      this.#claims.leave(hash, ends);
      return { kind: 'suspect' };
    }
    return this.#work(job, ends, retries);
  }

  /** Ends all threads, and gives back what is not done. */
  async close(): Promise<void> {
    clearInterval(this.#heart);
    await this.#threads.close();
    this.#claims.close();
  }

  #isSettled(hash: string): boolean {
    return isJobDone(this.#root, hash) || hasFailed(this.#root, hash);
  }

  async #work(job: Job, ends: number, retries: number | undefined): Promise<Outcome> {
    const { hash } = job;
    const folder = workFolder(this.#root, hash, this.#claims.runner);
    try {
      makeFolder(folder);
      const surroundings = { ...surroundingsOf(this.#context), cwd: this.#root };
      const answer = await this.#threads.run({ job, folder, surroundings });
      if (answer.kind === 'ended') return this.#ended(job, ends + 1);
      if (answer.kind === 'failed') return this.#failed(job, answer.error, retries);
      const isNew = publishResult(this.#root, folder, answer.result);
      this.#claims.release(hash);
      return isNew ? { kind: 'done', workMs: answer.workMs } : { kind: 'there' };
    } finally {
      removeFolder(folder);
    }
  }

  #ended(job: Job, ends: number): Outcome {
    if (ends >= mostEnds) return this.#fail(job, ends, 'JobEndedError', endedReason);
    this.#claims.leave(job.hash, ends);
    return { kind: 'suspect' };
  }

  #failed(job: Job, { name, message }: PassedError, retries: number | undefined): Outcome {
    const attempts = (this.#attempts.get(job.hash) ?? 0) + 1;
    this.#attempts.set(job.hash, attempts);
    const isLast = retries === undefined ? attempts > this.#options.retries : retries <= 0;
    if (lasting.includes(name) || isLast) return this.#fail(job, attempts, name, message);
    this.#claims.release(job.hash);
    return { kind: 'again', reason: message };
  }

  #fail({ hash, part }: Job, attempts: number, kind: string, reason: string): Outcome {
    writeFailure(this.#root, { job: hash, name: part.name, kind, reason, attempts }, this.#claims.runner);
    this.#claims.release(hash);
    return { kind: 'failed', reason };
  }
}

const endedReason = `expected an answer, but what was at work on it ended ${mostEnds} times: it may need more memory than there is, or end the program`;

const removeFolder = (folder: string): void => rmSync(folder, { recursive: true, force: true });
