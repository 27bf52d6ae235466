import { randomUUID } from 'node:crypto';
import { closeSync, openSync, readdirSync, renameSync, statSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { makeFolder } from '../../run-folder/output-folder.ts';
import { chunkBytes, type Chunks } from './chunks.ts';
import { fileHash, type Input, pieceOf } from './job-inputs.ts';
import type { Asker } from './mail.ts';
import type { InputNote, JobEnd, KeeperNote, OutputNote, Question, Reply } from './messages.ts';
import { Silence } from './silence.ts';
import type { StoreServer } from './store-server.ts';
import { together } from './together.ts';

export type Settled = Extract<Reply, { readonly kind: 'settled' }>;

/** Thrown where whoever lent a job says that nothing is to be done any more. */
export class SettledError extends Error {
  override readonly name = 'SettledError';
  readonly settled: Settled;

  constructor(settled: Settled) {
    super(`${settled.name}: the job was settled`);
    this.settled = settled;
  }
}

export interface LeaseOptions {
  readonly server: StoreServer;
  readonly asker: Asker;
  readonly chunks: Chunks;
  /** Who lends the job. */
  readonly keeper: KeeperNote;
  /** Told of a piece that is asked for, or sent, once more. */
  readonly onDamage: (name: string) => void;
}

/** A piece that is damaged so many times is given up. */
const mostTries = 3;

/** A job that is lent to this worker, from the question whether it may have it until its end. To be closed. */
export class Lease {
  readonly #options: LeaseOptions;
  readonly #session = randomUUID();
  readonly #lost = new AbortController();
  readonly #stopped = new AbortController();
  readonly #closed = new AbortController();

  constructor(options: LeaseOptions) {
    this.#options = options;
  }

  /** Aborted when whoever lent the job is not heard any more, or has given it to another. */
  get lost(): AbortSignal {
    return this.#lost.signal;
  }

  /** Asks for a job; from then on it is said now and then that this worker is there. */
  async begin(asked: Omit<Extract<Question, { readonly kind: 'begin' }>, 'kind' | 'session'>): Promise<Reply> {
    const reply = await this.#soon({ kind: 'begin', session: this.#session, ...asked });
    if (reply.kind === 'work') void this.#beat();
    return reply;
  }

  /** Fetches a file that the job needs. @param input its place among those that were named @param to where it is put when it is whole */
  async fetch(input: number, { name, bytes, sha256 }: InputNote, to: string): Promise<void> {
    makeFolder(dirname(to));
    const part = `${to}.${this.#session}.part`;
    const file = openSync(part, 'w');
    try {
      await together(offsetsOf(bytes), async (offset) => {
        const piece = await this.#piece(input, name, offset);
        if (piece.length !== Math.min(chunkBytes, bytes - offset)) throw damaged(name);
        for (let done = 0; done < piece.length; ) done += writeSync(file, piece, done, piece.length - done, offset + done);
      });
    } finally {
      closeSync(file);
    }
    if (sha256 !== null && (await fileHash(part)) !== sha256) throw damaged(name);
    renameSync(part, to);
  }

  /** Gives all files in a folder. */
  async give(folder: string): Promise<OutputNote[]> {
    const files = filesBelow(folder).map((name) => {
      const path = join(folder, name);
      return { path, note: { role: 'own', name, bytes: statSync(path).size, sha256: null } satisfies InputNote };
    });
    await together(piecesOf(files), async ({ file, offset }) => this.#put(file.note.name, offset, await pieceOf(file, offset)));
    const outputs: OutputNote[] = [];
    for (const { path, note } of files) outputs.push({ name: note.name, bytes: note.bytes, sha256: await fileHash(path) });
    return outputs;
  }

  /** Says how the job ended, and learns what came of it. */
  async end(end: JobEnd, read: string, outputs: readonly OutputNote[]): Promise<Settled> {
    const reply = await this.#ask({ kind: 'end', session: this.#session, end, read, outputs: [...outputs] });
    if (reply.kind === 'settled') return reply;
    // Never seen but where somebody else writes into the folder, or the disk does not keep what is written.
    const fault = {
      kind: 'failed',
      name: 'Error',
      message: 'expected a result of the bytes that were sent, got another',
    } as const;
    return this.end(fault, read, []);
  }

  /** Fetches and gives no more; the end can still be told. */
  stop(): void {
    this.#stopped.abort(new Error('the worker was asked to end'));
  }

  close(): void {
    this.#closed.abort(new Error('the job is over'));
  }

  async #piece(input: number, name: string, offset: number): Promise<Uint8Array> {
    for (let tries = 1; ; tries++) {
      const reply = await this.#ask({ kind: 'bytes', session: this.#session, input, offset }, this.#stopped.signal);
      const piece = reply.kind === 'chunk' ? await this.#options.chunks.take(reply.chunk) : undefined;
      if (piece !== undefined) return piece;
      if (tries === mostTries) throw damaged(name);
      this.#options.onDamage(name);
    }
  }

  async #put(name: string, offset: number, piece: Uint8Array): Promise<void> {
    const { chunks } = this.#options;
    for (let tries = 1; ; tries++) {
      const chunk = await chunks.give(piece, AbortSignal.any([this.lost, this.#stopped.signal]));
      const reply = await this.#ask({ kind: 'put', session: this.#session, name, offset, chunk }, this.#stopped.signal);
      if (reply.kind === 'good') return;
      if (tries === mostTries) throw damaged(name);
      this.#options.onDamage(name);
    }
  }

  async #beat(): Promise<void> {
    const { silentMs } = this.#options.keeper;
    const ended = AbortSignal.any([this.lost, this.#closed.signal]);
    while (!ended.aborted) {
      await after(silentMs / 4, undefined, { signal: ended }).catch(() => {});
      if (!ended.aborted) await this.#soon({ kind: 'beat', session: this.#session }).catch(() => {});
    }
  }

  /** A question that is answered at once, where anybody is there to do so. */
  async #soon(question: Question): Promise<Reply> {
    const { server, keeper } = this.#options;
    const silence = new Silence(server, keeper.silentMs, () => this.#lose('is not heard any more'));
    try {
      return await this.#ask(question);
    } finally {
      silence.close();
    }
  }

  async #ask(question: Question, ...stops: readonly AbortSignal[]): Promise<Reply> {
    const { asker, keeper } = this.#options;
    const stop = AbortSignal.any([this.lost, this.#closed.signal, ...stops]);
    const reply = await asker.ask(keeper.keeper, question, keeper.silentMs / 2, stop);
    if (reply.kind === 'over') this.#lose('has given the job to another');
    this.lost.throwIfAborted();
    if (reply.kind === 'settled' && question.kind !== 'end' && question.kind !== 'begin') throw new SettledError(reply);
    return reply;
  }

  #lose(why: string): void {
    this.#lost.abort(new Error(`whoever has the folder of ${this.#options.keeper.name} ${why}`));
  }
}

const damaged = (name: string): Error => new Error(`${name}: expected the bytes that were sent, got others`);

/** Where the pieces of a file begin; an empty file has one. */
function* offsetsOf(bytes: number): Generator<number, void> {
  for (let offset = 0; offset === 0 || offset < bytes; offset += chunkBytes) yield offset;
}

/** All pieces of several files. */
function* piecesOf(files: readonly Input[]): Generator<{ readonly file: Input; readonly offset: number }, void> {
  for (const file of files) for (const offset of offsetsOf(file.note.bytes)) yield { file, offset };
}

/** Names of files below a folder, with `/`, in order. */
const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(folder.length + 1)
        .split('\\')
        .join('/'),
    )
    .toSorted();
