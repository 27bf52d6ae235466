import { randomUUID } from 'node:crypto';
import { setTimeout as after } from 'node:timers/promises';
import { parseAnswered, parseAsked, type Question, type Reply } from './messages.ts';
import type { StoreServer } from './store-server.ts';

/*
 * Questions and their answers over a server. A question is sent again until it is answered, since a server that is started anew may have
 * lost either; so it carries a number, and is answered once.
 */

/** Reads the messages to an address, one after another, until it is closed. */
class Inbox {
  readonly #server: StoreServer;
  readonly #closed = new AbortController();
  readonly address = randomUUID();

  constructor(server: StoreServer, onMessage: (text: string) => void) {
    this.#server = server;
    void this.#read(onMessage);
  }

  async #read(onMessage: (text: string) => void): Promise<void> {
    const { signal } = this.#closed;
    while (!signal.aborted) {
      try {
        const text = await this.#server.next(this.address);
        if (text !== undefined) onMessage(text);
      } catch {
        // The server is away.
        await after(200, undefined, { signal }).catch(() => {});
      }
    }
  }

  async close(): Promise<void> {
    this.#closed.abort();
    await this.#server.forget(this.address);
  }
}

/** Whoever asks. To be closed. */
export class Asker {
  readonly #server: StoreServer;
  readonly #inbox: Inbox;
  readonly #waiting = new Map<string, (reply: Reply) => void>();

  constructor(server: StoreServer) {
    this.#server = server;
    this.#inbox = new Inbox(server, (text) => {
      const answered = parseAnswered(text);
      if (answered !== undefined) this.#waiting.get(answered.id)?.(answered.reply);
    });
  }

  /** @param againMs asked again after this time without an answer @throws the reason of `stop` */
  async ask(to: string, question: Question, againMs: number, stop: AbortSignal): Promise<Reply> {
    const id = randomUUID();
    const message = JSON.stringify({ id, from: this.#inbox.address, question });
    const answered = new AbortController();
    const ended = AbortSignal.any([answered.signal, stop]);
    let reply: Reply | undefined;
    this.#waiting.set(id, (answer) => {
      reply = answer;
      answered.abort();
    });
    try {
      while (!ended.aborted) {
        // A server that is away is not waited for here.
        this.#server.post(to, message).catch(() => {});
        await after(againMs, undefined, { signal: ended }).catch(() => {});
      }
    } finally {
      this.#waiting.delete(id);
    }
    if (reply !== undefined) return reply;
    throw stop.reason;
  }

  close(): Promise<void> {
    return this.#inbox.close();
  }
}

/** How long an answer is remembered, for whoever asks again, ms. */
const rememberedMs = 120_000;

/** Whoever is asked. To be closed. */
export class Answerer {
  readonly #server: StoreServer;
  readonly #inbox: Inbox;
  readonly #answers = new Map<string, Promise<Reply>>();

  constructor(server: StoreServer, answer: (question: Question) => Promise<Reply>) {
    this.#server = server;
    this.#inbox = new Inbox(server, (text) => {
      const asked = parseAsked(text);
      if (asked !== undefined) void this.#reply(asked.id, asked.from, () => answer(asked.question));
    });
  }

  get address(): string {
    return this.#inbox.address;
  }

  async #reply(id: string, from: string, answer: () => Promise<Reply>): Promise<void> {
    let reply = this.#answers.get(id);
    if (reply === undefined) {
      // Whatever goes wrong here is the end of what it was about.
      reply = answer().catch((): Reply => ({ kind: 'over' }));
      this.#answers.set(id, reply);
      setTimeout(() => this.#answers.delete(id), rememberedMs).unref();
    }
    const answered = await reply;
    await this.#server.post(from, JSON.stringify({ id, reply: answered })).catch(() => {});
  }

  close(): Promise<void> {
    return this.#inbox.close();
  }
}
