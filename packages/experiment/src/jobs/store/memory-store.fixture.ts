import { setImmediate as turn } from 'node:timers/promises';
import type { StoreServer } from './store-server.ts';

/** A store in memory, for several sides of one test. Nothing expires in it. */
export interface MemoryStore extends StoreServer {
  take: StoreServer['take'];
  /** Most bytes that were in the account at once. */
  readonly most: () => number;
  /** All that is there, but for announcements. */
  readonly left: () => string[];
  /** Called with the bytes of every chunk that is taken; gives those that arrive. */
  onTake: (bytes: Uint8Array) => Uint8Array;
  /** Whether it can be reached; false tells so, and loses nothing. */
  isUp: boolean;
  /** Called with every message; false loses it. */
  onPost: (message: string) => boolean;
}

const sizeOf = (id: string): number => Number(/\d+$/.exec(id)?.[0]);

export function memoryStore(): MemoryStore {
  const chunks = new Map<string, Uint8Array>();
  const account = new Set<string>();
  const messages = new Map<string, string[]>();
  const waiting = new Map<string, (message: string | undefined) => void>();
  const announced = new Set<string>();
  const held = (): number => [...account].reduce((sum, id) => sum + sizeOf(id), 0);
  let most = 0;
  const wake = (address: string): void => {
    const message = messages.get(address)?.shift();
    waiting.get(address)?.(message);
    waiting.delete(address);
  };
  const store: MemoryStore = {
    most: () => most,
    left: () => [...chunks.keys(), ...account, ...[...messages].flatMap(([, texts]) => texts)],
    onTake: (bytes) => bytes,
    isUp: true,
    onPost: () => true,
    reserve: async (id, limit) => {
      if (held() + sizeOf(id) > limit) return false;
      account.add(id);
      most = Math.max(most, held());
      return true;
    },
    keep: async (id, bytes) => void chunks.set(id, Uint8Array.from(bytes)),
    take: async (id) => {
      const bytes = chunks.get(id);
      await store.drop([id]);
      return bytes && store.onTake(bytes);
    },
    drop: async (ids) => {
      for (const id of ids) {
        chunks.delete(id);
        account.delete(id);
      }
    },
    held: async () => [...account],
    post: async (address, message) => {
      if (!store.onPost(message)) return;
      messages.set(address, [...(messages.get(address) ?? []), message]);
      if (waiting.has(address)) wake(address);
    },
    next: async (address) => {
      await turn();
      const message = messages.get(address)?.shift();
      return message ?? new Promise((resolve) => waiting.set(address, resolve));
    },
    forget: async (address) => {
      messages.delete(address);
      if (waiting.has(address)) wake(address);
    },
    announce: async (text) => void announced.add(text),
    retract: async (text) => void announced.delete(text),
    announced: async () => [...announced],
    isThere: () => store.isUp,
    close: () => {},
  };
  return store;
}
