import type { Redis } from 'ioredis';

/*
 * What the store of a queue needs of a server: chunks of bytes that end by themselves, an account of how many there are, messages to an
 * address, and a list of who is there. All keys begin with `spikeseg-store:` and expire, so that whoever dies leaves nothing for ever.
 */

export interface StoreServer {
  /**
   * Enters a chunk into the account, if no more than `limit` bytes are in it then. Entries of chunks that have expired are taken out.
   *
   * @param id ends with the number of its bytes, see `chunkId`
   */
  reserve(id: string, limit: number): Promise<boolean>;
  /** Keeps a chunk until it is dropped, or a minute has passed. */
  keep(id: string, bytes: Uint8Array): Promise<void>;
  /** The bytes of a chunk, which is dropped; undefined where they are gone. */
  take(id: string): Promise<Uint8Array | undefined>;
  /** Forgets chunks, and takes them out of the account. */
  drop(ids: readonly string[]): Promise<void>;
  /** Chunks in the account. */
  held(): Promise<string[]>;
  /** Leaves a message, for a minute. */
  post(address: string, message: string): Promise<void>;
  /** The next message to an address; undefined where none comes in some seconds. */
  next(address: string): Promise<string | undefined>;
  /** Forgets all messages to an address. */
  forget(address: string): Promise<void>;
  /** Says that somebody is there, for so long. */
  announce(text: string, forMs: number): Promise<void>;
  /** Takes back what was announced, where it was. */
  retract(text: string): Promise<void>;
  /** All that is announced now. */
  announced(): Promise<string[]>;
  /** Whether the server can be reached. */
  isThere(): boolean;
  /** Ends what waits for messages. */
  close(): void;
}

/** Name of a chunk, which tells how many bytes the server holds of it. */
export const chunkId = (uuid: string, bytes: number): string => `${uuid}-${bytes}`;

const prefix = 'spikeseg-store:';
const heldKey = `${prefix}held`;
const keepersKey = `${prefix}keepers`;
const chunkKey = (id: string): string => `${prefix}chunk:${id}`;
const addressKey = (address: string): string => `${prefix}to:${address}`;

/** How long what nobody takes stays on the server, ms. */
const keptMs = 60_000;
/** How long the server is asked to wait for a message, s. */
const waitSeconds = 2;

/** The account is a sorted set by the time at which chunks expire, on the clock of the server. */
const reserveScript = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
local sum = tonumber(string.match(ARGV[1], '%d+$'))
for _, id in ipairs(redis.call('ZRANGE', KEYS[1], 0, -1)) do
  sum = sum + tonumber(string.match(id, '%d+$'))
end
if sum > tonumber(ARGV[2]) then return 0 end
redis.call('ZADD', KEYS[1], now + 2 * ARGV[3], ARGV[1])
redis.call('PEXPIRE', KEYS[1], 2 * ARGV[3])
return 1`;

const announceScript = `
local time = redis.call('TIME')
redis.call('ZADD', KEYS[1], time[1] * 1000 + ARGV[2], ARGV[1])
redis.call('PEXPIRE', KEYS[1], math.max(ARGV[2], redis.call('PTTL', KEYS[1])))`;

const announcedScript = `
local time = redis.call('TIME')
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', time[1] * 1000)
return redis.call('ZRANGE', KEYS[1], 0, -1)`;

/** The store on a Valkey or Redis server. @param connection stays open */
export function redisStore(connection: Redis): StoreServer {
  // Whoever waits for a message holds up all that comes after on its connection.
  const waiting = connection.duplicate();
  waiting.on('error', () => {});
  return {
    reserve: async (id, limit) => (await connection.eval(reserveScript, 1, heldKey, id, limit, keptMs)) === 1,
    keep: async (id, bytes) => {
      await connection.set(chunkKey(id), Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), 'PX', keptMs);
    },
    take: async (id) => {
      const replies = await connection.multi().getBuffer(chunkKey(id)).del(chunkKey(id)).zrem(heldKey, id).exec();
      const bytes = replies?.[0][1];
      return bytes instanceof Uint8Array ? bytes : undefined;
    },
    drop: async (ids) => {
      if (ids.length === 0) return;
      await connection
        .multi()
        .del(...ids.map(chunkKey))
        .zrem(heldKey, ...ids)
        .exec();
    },
    held: () => connection.zrange(heldKey, 0, -1),
    post: async (address, message) => {
      const key = addressKey(address);
      await connection.multi().rpush(key, message).pexpire(key, keptMs).exec();
    },
    next: async (address) => (await waiting.blpop(addressKey(address), waitSeconds))?.[1],
    forget: async (address) => void (await connection.del(addressKey(address))),
    announce: async (text, forMs) => void (await connection.eval(announceScript, 1, keepersKey, text, forMs)),
    retract: async (text) => void (await connection.zrem(keepersKey, text)),
    announced: async () => (await connection.eval(announcedScript, 1, keepersKey)) as string[],
    isThere: () => connection.status === 'ready',
    close: () => waiting.disconnect(),
  };
}
