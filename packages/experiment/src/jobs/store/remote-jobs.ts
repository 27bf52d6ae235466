import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Context, surroundingsOf } from '../../context.ts';
import type { Logger } from '../../log/logger.ts';
import { passError } from '../../parallel/answer-jobs.ts';
import { makeFolder } from '../../run-folder/output-folder.ts';
import { jobFile } from '../commands/recordings.ts';
import { contentHash, type Job } from '../job.ts';
import { JobThreads } from '../job-threads.ts';
import { parted } from '../queue/open-queue.ts';
import type { JobDoer, QueuedOutcome } from '../queue/take-jobs.ts';
import { Chunks } from './chunks.ts';
import { keepersOf } from './keepers.ts';
import { Lease, type Settled, SettledError } from './lease.ts';
import { Asker } from './mail.ts';
import type { InputNote, JobEnd, KeeperNote, OutputNote, Reply } from './messages.ts';
import { SharedFiles } from './shared-files.ts';
import type { StoreServer } from './store-server.ts';

export interface RemoteOptions {
  readonly server: StoreServer;
  /** One of those who have the folder of the batch. */
  readonly batch: KeeperNote;
  /** Folder of this worker alone. */
  readonly scratch: string;
  /** Jobs at once. */
  readonly threads: number;
  readonly log: Logger;
  /** What threads run. */
  readonly file?: URL | undefined;
}

type Work = Extract<Reply, { readonly kind: 'work' }>;

/**
 * Does jobs of a batch where its folder is not seen: fetches what a job needs from whoever has the folder, does it in a folder of its own,
 * and gives back the files of its result. Files that jobs share, and the recordings that were used last, are kept until it is closed.
 */
export class RemoteJobs implements JobDoer {
  readonly where: string;
  readonly #context: Context;
  readonly #options: RemoteOptions;
  readonly #asker: Asker;
  readonly #chunks: Chunks;
  readonly #threads: JobThreads;
  readonly #batches = new SharedFiles(2);
  readonly #recordings: SharedFiles;
  /** Hashes of files of single jobs, by their paths. */
  readonly #own = new Map<string, string>();
  readonly #leases = new Set<Lease>();
  readonly #running = new Set<Promise<unknown>>();
  #turn = 0;
  #closed = false;

  constructor(context: Context, options: RemoteOptions) {
    const { server, batch, threads, file } = options;
    this.where = batch.name;
    this.#context = context;
    this.#options = options;
    this.#asker = new Asker(server);
    this.#chunks = new Chunks(server, batch.limit);
    this.#threads = new JobThreads(file);
    this.#recordings = new SharedFiles(threads);
  }

  async attempt(hash: string, alone: boolean, retries: number): Promise<QueuedOutcome> {
    const attempt = this.#attempt(hash, alone, retries);
    this.#running.add(attempt);
    return attempt.finally(() => this.#running.delete(attempt));
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const lease of this.#leases) lease.stop();
    await this.#threads.close();
    await parted(Promise.allSettled(this.#running));
    await parted(Promise.all([this.#asker.close(), this.#chunks.close()]));
  }

  async #attempt(hash: string, alone: boolean, retries: number): Promise<QueuedOutcome> {
    const busy: QueuedOutcome = { name: '', outcome: { kind: 'busy' } };
    const { server, batch, log } = this.#options;
    const keepers = (await keepersOf(server)).filter((one) => one.batch === batch.batch && one.version === batch.version);
    if (keepers.length === 0 || this.#closed) return busy;
    const lease = new Lease({
      server,
      asker: this.#asker,
      chunks: this.#chunks,
      keeper: keepers[this.#turn++ % keepers.length],
      onDamage: (name) => log.warn(`${name}: a piece came damaged, and is sent once more`),
    });
    this.#leases.add(lease);
    try {
      const begun = await lease.begin({ host: this.#context.host.name, hash, alone, retries });
      if (begun.kind === 'settled') return told(begun);
      return begun.kind === 'work' ? await this.#work(lease, begun) : busy;
    } catch (error) {
      if (error instanceof SettledError) return told(error.settled);
      if (!lease.lost.aborted) throw error;
      log.info(`${(lease.lost.reason as Error).message}; the job is taken again`);
      return busy;
    } finally {
      this.#leases.delete(lease);
      lease.close();
    }
  }

  async #work(lease: Lease, { job, inputs }: Work): Promise<QueuedOutcome> {
    const folder = join(this.#options.scratch, 'work', randomUUID());
    const placed = inputs.map((note, input) => ({ note, input }));
    const recording = this.#recordingOf(job, placed);
    let end: JobEnd;
    let outputs: readonly OutputNote[] = [];
    try {
      makeFolder(folder);
      const answer = await this.#answer(lease, job, placed, recording, folder);
      if (answer.kind === 'result') {
        outputs = await lease.give(folder);
        end = { kind: 'result', figures: answer.result.figures, workMs: answer.workMs };
      } else if (answer.kind === 'failed') end = { kind: 'failed', name: answer.error.name, message: answer.error.message };
      else end = answer;
    } catch (error) {
      if (error instanceof SettledError || lease.lost.aborted) throw error;
      const { name, message } = passError(error);
      end = this.#closed ? { kind: 'back' } : { kind: 'failed', name, message };
    } finally {
      removeFolder(folder);
    }
    return told(await lease.end(end, recording?.path ?? '', outputs));
  }

  /** Does a job with all that it needs around it. */
  #answer(lease: Lease, job: Job, inputs: readonly PlacedInput[], recording: LocalRecording | undefined, folder: string) {
    const shared = inputs.filter(({ note }) => note.role === 'shared');
    const root = join(this.#options.scratch, 'batch', contentHash(shared.map(({ note }) => note)).slice(0, 16));
    const run = (here: Job) => {
      const surroundings = { ...surroundingsOf(this.#context), cwd: root };
      return this.#threads.run({ job: here, folder, surroundings }, lease.lost);
    };
    return this.#batches.use(root, fetchInto(lease, root, shared), async () => {
      for (const { note, input } of inputs) {
        const path = join(root, note.name);
        if (note.role !== 'own' || this.#own.get(path) === note.sha256) continue;
        await lease.fetch(input, note, path);
        this.#own.set(path, note.sha256 ?? '');
      }
      if (recording === undefined) return run(job);
      const { path, folder: at, files } = recording;
      return this.#recordings.use(at, fetchInto(lease, at, files), () =>
        run({ ...job, part: { ...job.part, file: jobFile(root, path, job.part.file?.group) } }),
      );
    });
  }

  /** Where a recording is put, with what is beside it; one that was changed is another. */
  #recordingOf({ part }: Job, inputs: readonly PlacedInput[]): LocalRecording | undefined {
    const files = inputs.filter(({ note }) => note.role === 'recording' || note.role === 'beside');
    const recording = files.find(({ note }) => note.role === 'recording');
    if (recording === undefined) return undefined;
    const key = contentHash([part.file?.changedMs, files.map(({ note }) => note)]);
    const folder = join(this.#options.scratch, 'recordings', key.slice(0, 16));
    return { folder, path: join(folder, recording.note.name), files };
  }
}

/** A file that a job needs, and its place among them. */
interface PlacedInput {
  readonly note: InputNote;
  readonly input: number;
}

/** A recording in a folder of its own. */
interface LocalRecording {
  readonly folder: string;
  readonly path: string;
  readonly files: readonly PlacedInput[];
}

const told = ({ name, outcome }: Settled): QueuedOutcome => ({ name, outcome });

const fetchInto = (lease: Lease, folder: string, files: readonly PlacedInput[]) => async (): Promise<void> => {
  for (const { note, input } of files) await lease.fetch(input, note, join(folder, note.name));
};

const removeFolder = (folder: string): void => rmSync(folder, { recursive: true, force: true });
