import { closeSync, constants, openSync, statSync, writeSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import type { Context } from '../../context.ts';
import { UsageError } from '../../errors/errors.ts';
import type { BatchJobAnswer } from '../../job-worker.ts';
import { passError } from '../../parallel/answer-jobs.ts';
import { makeFolder } from '../../run-folder/output-folder.ts';
import { recordingOf } from '../commands/recordings.ts';
import type { Job } from '../job.ts';
import { jobVersion, readSpec } from '../job-batch.ts';
import { JobRunner, type Lane, type Outcome } from '../job-runner.ts';
import { KnownJobs } from '../known-jobs.ts';
import { Chunks } from './chunks.ts';
import { fileHash, type Input, JobInputs, pieceOf } from './job-inputs.ts';
import { Answerer } from './mail.ts';
import type { JobEnd, KeeperNote, OutputNote, Question, Reply } from './messages.ts';
import { Silence } from './silence.ts';
import type { StoreServer } from './store-server.ts';
import { together } from './together.ts';

/*
 * The side of a store that has the folder of a batch. Workers that do not see it ask for a job, for pieces of the files that it needs, and
 * give pieces of its result; all that is decided (who has a job, whether it has failed, that a result appears at once) is decided by the
 * runner of the folder, to which such a worker is a thread like its own, only further away.
 */

export interface KeepBatch {
  readonly root: string;
  readonly server: StoreServer;
  /** Most bytes of chunks in the server. */
  readonly limit: number;
  /** After this time without a word either side is believed to be gone, ms. */
  readonly silentMs?: number;
}

type Ask<Kind extends Question['kind']> = Extract<Question, { readonly kind: Kind }>;
type LaneAnswer = Awaited<ReturnType<Lane['work']>>;

const over: Reply = { kind: 'over' };
const good: Reply = { kind: 'good' };

/** Lends the jobs of a batch to workers that do not see its folder. To be closed. */
export class Keeper {
  readonly #root: string;
  readonly #server: StoreServer;
  readonly #silentMs: number;
  readonly #inputs: JobInputs | undefined;
  readonly #runner: JobRunner;
  readonly #jobs: KnownJobs;
  readonly #chunks: Chunks;
  readonly #answerer: Answerer;
  readonly #note: string;
  readonly #heart: NodeJS.Timeout;
  readonly #sessions = new Map<string, Session>();
  #isLeaving = false;

  private constructor(context: Context, { root, server, limit, silentMs = 20_000 }: KeepBatch, inputs: JobInputs | string) {
    this.#root = root;
    this.#server = server;
    this.#silentMs = silentMs;
    this.#inputs = typeof inputs === 'string' ? undefined : inputs;
    this.#runner = new JobRunner(context, root, { retries: 0 });
    this.#jobs = new KnownJobs(root);
    this.#chunks = new Chunks(server, limit);
    this.#answerer = new Answerer(server, (question) => this.#answer(question));
    const note: KeeperNote = {
      keeper: this.#answerer.address,
      batch: readSpec(root).id,
      name: basename(root),
      version: jobVersion(context.version),
      refusal: typeof inputs === 'string' ? inputs : null,
      limit,
      silentMs,
    };
    this.#note = JSON.stringify(note);
    const beat = (): void => void server.announce(this.#note, silentMs).catch(() => {});
    beat();
    this.#heart = setInterval(beat, silentMs / 4);
    this.#heart.unref();
  }

  static async open(context: Context, keep: KeepBatch): Promise<Keeper> {
    const inputs = await JobInputs.of(context, keep.root).catch((error: unknown) => {
      if (error instanceof UsageError) return error.message;
      throw error;
    });
    return new Keeper(context, keep, inputs);
  }

  /** Lends no more jobs, and waits until those that are lent are done, or given back. */
  async settle(stop: AbortSignal): Promise<void> {
    this.#leave();
    while (!stop.aborted && [...this.#sessions.values()].some(({ isOpen }) => isOpen))
      await after(100, undefined, { signal: stop }).catch(() => {});
  }

  /** Gives all jobs back that are lent, and takes out of the store what this side has put there. */
  async close(): Promise<void> {
    this.#leave();
    for (const session of this.#sessions.values()) session.finish({ kind: 'back' });
    await Promise.all([...this.#sessions.values()].map((session) => session.settled().catch(() => {})));
    await this.#runner.close();
    await this.#server.retract(this.#note);
    await this.#answerer.close();
    await this.#chunks.close();
    // What is in the store now is nobody's.
    if ((await this.#server.announced()).length === 0) await this.#server.drop(await this.#server.held());
  }

  #leave(): void {
    this.#isLeaving = true;
    clearInterval(this.#heart);
    // A server that is away forgets it by itself.
    this.#server.retract(this.#note).catch(() => {});
  }

  async #answer(question: Question): Promise<Reply> {
    if (question.kind === 'begin') return this.#begin(question);
    const session = this.#sessions.get(question.session);
    if (session?.isOpen !== true) return over;
    session.heard();
    if (question.kind === 'beat') return good;
    try {
      if (question.kind === 'bytes') return await this.#bytes(session, question);
      if (question.kind === 'put') return await this.#put(session, question);
      return await this.#end(session, question);
    } catch (error) {
      // A file that is gone or was changed, a disk that is full: as where the folder is seen, it is the job that fails.
      if (!session.isOpen) return over;
      session.finish({ kind: 'failed', error: passError(error) });
      return session.settled();
    }
  }

  async #begin({ session: id, host, hash, alone, retries }: Ask<'begin'>): Promise<Reply> {
    const inputs = this.#inputs;
    if (this.#isLeaving || inputs === undefined) return { kind: 'settled', name: '', outcome: { kind: 'busy' } };
    const job = this.#jobs.get(hash);
    if (job === undefined) return { kind: 'settled', name: '', outcome: { kind: 'unknown' } };
    const session = new Session(job, this.#server, this.#silentMs);
    this.#sessions.set(id, session);
    const work: Lane['work'] = async (_job, folder) => {
      try {
        session.begin(folder, await inputs.of(job));
      } catch (error) {
        return { kind: 'failed', error: passError(error) };
      }
      return session.answer;
    };
    session.outcome = this.#runner.attempt(job, alone, retries, { host, work }).finally(() => {
      session.finish({ kind: 'ended' });
      this.#sessions.delete(id);
      void this.#chunks.forget(session.given).catch(() => {});
    });
    const begun = session.begun.then((): Reply => ({ kind: 'work', job, inputs: session.inputs.map(({ note }) => note) }));
    return Promise.race([session.settled(), begun]);
  }

  async #bytes(session: Session, { input, offset }: Ask<'bytes'>): Promise<Reply> {
    const found = session.inputs[input];
    if (found === undefined || offset > found.note.bytes) return over;
    if (found.note.role === 'recording') recordingOf(this.#root, session.job.part);
    const chunk = await this.#chunks.give(await pieceOf(found, offset), session.closed);
    session.given.push(chunk.id);
    return { kind: 'chunk', chunk };
  }

  async #put(session: Session, { name, offset, chunk }: Ask<'put'>): Promise<Reply> {
    const bytes = await this.#chunks.take(chunk);
    if (!session.isOpen) return over;
    if (bytes === undefined) return { kind: 'damaged' };
    const path = join(session.folder, name);
    makeFolder(dirname(path));
    const file = openSync(path, constants.O_RDWR | constants.O_CREAT);
    try {
      for (let done = 0; done < bytes.length; ) done += writeSync(file, bytes, done, bytes.length - done, offset + done);
    } finally {
      closeSync(file);
    }
    return good;
  }

  async #end(session: Session, { end, read, outputs }: Ask<'end'>): Promise<Reply> {
    if (end.kind === 'result') {
      let isWhole = true;
      await together(outputs, async (output) => {
        if (!(await isOnDisk(session.folder, output))) isWhole = false;
      });
      if (!isWhole) return session.isOpen ? { kind: 'damaged' } : over;
    }
    session.finish(this.#laneAnswer(session.job, end, read));
    return session.settled();
  }

  /** What a thread of this process would have answered: errors name the recording where it lies. */
  #laneAnswer({ hash, part }: Job, end: JobEnd, read: string): LaneAnswer {
    if (end.kind === 'result')
      return {
        kind: 'result',
        result: { job: hash, name: part.name, figures: end.figures },
        workMs: end.workMs,
      } satisfies BatchJobAnswer;
    if (end.kind !== 'failed') return end;
    const path = part.file === undefined ? '' : resolve(this.#root, part.file.path);
    const message = read === '' ? end.message : end.message.replaceAll(read, () => path);
    return { kind: 'failed', error: { name: end.name, message, stack: undefined, fields: {} } };
  }
}

/** Whether a file is what was sent; whoever wrote it here would have made sure that it is on the disk, too. */
async function isOnDisk(folder: string, { name, bytes, sha256 }: OutputNote): Promise<boolean> {
  const path = join(folder, name);
  if (statSync(path, { throwIfNoEntry: false })?.size !== bytes || (await fileHash(path)) !== sha256) return false;
  const file = await open(path, 'r+');
  await file.sync().finally(() => file.close());
  return true;
}

/** A job that is lent. It ends when its worker says so, or has not been heard for a while. */
class Session {
  readonly job: Job;
  /** When the worker may begin. */
  readonly begun: Promise<void>;
  readonly answer: Promise<LaneAnswer>;
  /** Chunks that were put into the store for it. */
  readonly given: string[] = [];
  /** For the files of the result. */
  folder = '';
  inputs: readonly Input[] = [];
  outcome: Promise<Outcome> | undefined;
  readonly #silent: Silence;
  readonly #closed = new AbortController();
  #begin = (): void => {};
  #end: (answer: LaneAnswer) => void = () => {};

  constructor(job: Job, server: StoreServer, silentMs: number) {
    this.job = job;
    this.begun = new Promise((begin) => (this.#begin = begin));
    this.answer = new Promise((end) => (this.#end = end));
    this.#silent = new Silence(server, silentMs, () => this.finish({ kind: 'ended' }));
  }

  /** Aborted when it has ended. */
  get closed(): AbortSignal {
    return this.#closed.signal;
  }

  get isOpen(): boolean {
    return !this.#closed.signal.aborted;
  }

  begin(folder: string, inputs: readonly Input[]): void {
    this.folder = folder;
    this.inputs = inputs;
    this.#begin();
  }

  heard(): void {
    this.#silent.heard();
  }

  finish(answer: LaneAnswer): void {
    this.#silent.close();
    this.#closed.abort(new Error(`${this.job.part.name}: the job was settled`));
    this.#end(answer);
  }

  /** What its worker is told when nothing is to be done any more. */
  async settled(): Promise<Reply> {
    return { kind: 'settled', name: this.job.part.name, outcome: (await this.outcome) ?? { kind: 'busy' } };
  }
}
