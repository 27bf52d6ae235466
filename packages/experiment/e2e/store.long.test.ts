import { setTimeout as after } from 'node:timers/promises';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { randomGenerator } from '@spikeseg/snn-core';
import { describe, expect, it, onTestFinished } from 'vitest';
import { temporaryFolder } from '../src/context.fixture.ts';
import { connectQueue, queuePackages } from '../src/jobs/queue/open-queue.ts';
import { freePort, hasValkey, startValkey } from '../src/jobs/queue/valkey.fixture.ts';
import { Chunks } from '../src/jobs/store/chunks.ts';
import { redisStore } from '../src/jobs/store/store-server.ts';

const never = new AbortController().signal;
const text = Buffer.from('12345,6,7,1\n'.repeat(1000));

/** A server and the store on it. */
async function opened() {
  const dir = join(temporaryFolder(), 'valkey');
  mkdirSync(dir);
  const port = await freePort();
  onTestFinished(await startValkey(port, dir));
  const connection = await connectQueue({ env: {} }, `redis://127.0.0.1:${port}`, await queuePackages());
  const server = redisStore(connection);
  onTestFinished(() => {
    server.close();
    connection.disconnect();
  });
  return { connection, server };
}

describe.skipIf(!hasValkey)('The store on a server', () => {
  it('keeps chunks, messages and announcements, all of which expire.', async () => {
    const { connection, server } = await opened();
    const note = await new Chunks(server, 1e6).give(text, never);
    await server.post('somebody', 'first');
    await server.post('somebody', 'second');
    await server.announce('one', 60_000);
    await server.announce('other', 60_000);
    const keys = (await connection.keys('*')).toSorted();
    expect(keys).toEqual([
      `spikeseg-store:chunk:${note.id}`,
      'spikeseg-store:held',
      'spikeseg-store:keepers',
      'spikeseg-store:to:somebody',
    ]);
    for (const key of keys) expect([key, (await connection.pttl(key)) > 0]).toEqual([key, true]);
    expect(await server.held()).toEqual([note.id]);
    expect(await server.next('somebody')).toBe('first');
    expect(await server.next('somebody')).toBe('second');
    expect(await server.next('somebody')).toBeUndefined();
    expect(await server.announced()).toEqual(['one', 'other']);
    await server.retract('one');
    await server.announce('other', 0);
    expect(await server.announced()).toEqual([]);
    expect(Buffer.from((await new Chunks(server, 0).take(note)) ?? [])).toEqual(text);
    expect(await connection.keys('*')).toEqual([]);
  });

  it('tells when the bytes of a chunk were changed on the server.', async () => {
    const { connection, server } = await opened();
    const chunks = new Chunks(server, 1e6);
    const note = await chunks.give(text, never);
    await connection.setrange(`spikeseg-store:chunk:${note.id}`, 20, 'X');
    expect(await chunks.take(note)).toBeUndefined();
    expect(await server.held()).toEqual([]);
  });

  it('holds no more than the limit, and forgets what has expired.', async () => {
    const { connection, server } = await opened();
    const [a, b, c] = ['a-600', 'b-400', 'c-1'];
    expect([await server.reserve(a, 1000), await server.reserve(b, 1000), await server.reserve(c, 1000)]).toEqual([
      true,
      true,
      false,
    ]);
    await server.drop([b]);
    expect(await server.reserve(c, 1000)).toBe(true);
    // As if a was put there long ago.
    await connection.zadd('spikeseg-store:held', 1, a);
    expect(await server.reserve('d-999', 1000)).toBe(true);
    expect(await server.held()).toEqual([c, 'd-999']);
  });

  it('holds no more than the limit, however many give at once.', async () => {
    const { connection, server } = await opened();
    const sides = Array.from({ length: 8 }, () => new Chunks(server, 30_000));
    const random = randomGenerator(1);
    const noise = Uint8Array.from({ length: 9000 }, () => random.integer(256));
    const sums: number[] = [];
    const all = sides.map(async (chunks) => {
      for (let i = 0; i < 5; i++) {
        const note = await chunks.give(noise, never);
        const sizes = await Promise.all((await connection.keys('spikeseg-store:chunk:*')).map((key) => connection.strlen(key)));
        sums.push(sizes.reduce((sum, bytes) => sum + bytes, 0));
        expect(await chunks.take(note)).toBeDefined();
      }
    });
    await Promise.all(all);
    expect(sums).toHaveLength(40);
    expect(Math.max(...sums)).toBe(27_000);
    expect(await connection.keys('*')).toEqual([]);
  });

  it('wakes whoever waits for a message.', async () => {
    const { server } = await opened();
    const next = server.next('me');
    await after(50);
    await server.post('me', 'hello');
    expect(await next).toBe('hello');
  });
});
