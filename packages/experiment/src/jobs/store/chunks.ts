import { createHash, randomUUID } from 'node:crypto';
import { setTimeout as after } from 'node:timers/promises';
import { promisify } from 'node:util';
import { deflateRaw, deflateRawSync, inflateRaw } from 'node:zlib';
import { chunkId, type StoreServer } from './store-server.ts';

/** Most bytes of a file that travel in one piece. */
export const chunkBytes = 4 * 2 ** 20;

/** What tells of a chunk that lies in the store. */
export interface ChunkNote {
  readonly id: string;
  /** Of the bytes as they were given. */
  readonly sha256: string;
  readonly bytes: number;
  /** Whether the store holds them deflated. */
  readonly packed: boolean;
}

/** Between two looks at whether there is room, ms. */
const roomMs = 50;
const givenMs = 120_000;
/** Bytes that are tried first: what hardly shrinks there goes as it is. */
const triedBytes = 2 ** 15;
const worthIt = 0.8;

/** Chunks that one side puts into the store, and takes out of it. To be closed. */
export class Chunks {
  readonly #server: StoreServer;
  readonly #limit: number;
  /** Given, and perhaps not taken yet. */
  readonly #given = new Set<string>();

  /** @param limit most bytes that all sides together may have in the server */
  constructor(server: StoreServer, limit: number) {
    this.#server = server;
    this.#limit = limit;
  }

  /** Puts bytes into the store, as soon as there is room. @throws the reason of `stop` */
  async give(bytes: Uint8Array, stop: AbortSignal): Promise<ChunkNote> {
    const packed = await pack(bytes);
    const stored = packed ?? bytes;
    const id = chunkId(randomUUID(), stored.length);
    while (!(await this.#server.reserve(id, this.#limit))) {
      await after(roomMs, undefined, { signal: stop }).catch(() => {});
      stop.throwIfAborted();
    }
    this.#given.add(id);
    // By then the server has forgotten it, too.
    setTimeout(() => this.#given.delete(id), givenMs).unref();
    await this.#server.keep(id, stored);
    return { id, sha256: sha256Of(bytes), bytes: bytes.length, packed: packed !== undefined };
  }

  /** Takes bytes out of the store; undefined where they are gone, or are not those that were given. */
  async take({ id, sha256, bytes: length, packed }: ChunkNote): Promise<Uint8Array | undefined> {
    const stored = await this.#server.take(id);
    if (stored === undefined) return undefined;
    const bytes = packed ? await inflate(stored, { maxOutputLength: chunkBytes }).catch(() => undefined) : stored;
    return bytes?.length === length && sha256Of(bytes) === sha256 ? bytes : undefined;
  }

  /** Forgets what was given and nobody will take. */
  async forget(ids: readonly string[]): Promise<void> {
    for (const id of ids) this.#given.delete(id);
    await this.#server.drop(ids);
  }

  close(): Promise<void> {
    return this.forget([...this.#given]);
  }
}

const deflate = promisify(deflateRaw);
const inflate = promisify(inflateRaw);
const quick = { level: 1 };

/** Undefined where it is not worth it. */
async function pack(bytes: Uint8Array): Promise<Uint8Array | undefined> {
  const tried = bytes.subarray(0, triedBytes);
  if (deflateRawSync(tried, quick).length > worthIt * tried.length) return undefined;
  const packed = await deflate(bytes, quick);
  return packed.length < worthIt * bytes.length ? packed : undefined;
}

const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
