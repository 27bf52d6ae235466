import { randomGenerator } from '@spikeseg/snn-core';
import { describe, expect, it } from 'vitest';
import { chunkBytes, Chunks } from './chunks.ts';
import { memoryStore } from './memory-store.fixture.ts';

const never = new AbortController().signal;

/** Bytes that nothing makes smaller. */
function noise(bytes: number): Uint8Array {
  const random = randomGenerator(1);
  return Uint8Array.from({ length: bytes }, () => random.integer(256));
}

describe('What is taken is what was given, and is gone then.', () => {
  it.each([
    ['nothing', new Uint8Array(0), false],
    ['noise', noise(100_000), false],
    ['lines of text', Buffer.from('12345,6,7,1\n'.repeat(10_000)), true],
    ['noise that begins like text', Buffer.concat([Buffer.from('1,2\n'.repeat(2 ** 13)), noise(200_000)]), false],
    ['a whole piece', new Uint8Array(chunkBytes), true],
  ])('%s', async (_, bytes, packed) => {
    const store = memoryStore();
    const [here, there] = [new Chunks(store, 2 * chunkBytes), new Chunks(store, 0)];
    const note = await here.give(bytes, never);
    expect(note).toMatchObject({ bytes: bytes.length, packed });
    // The account knows what lies in the server, not what it was.
    expect(Number(note.id.split('-').at(-1))).toBe(store.most());
    expect(store.most() < 0.2 * bytes.length).toBe(packed);
    expect(Buffer.from((await there.take(note)) ?? []).equals(Buffer.from(bytes))).toBe(true);
    expect(store.left()).toEqual([]);
    expect(await there.take(note)).toBeUndefined();
  });
});

it.each([
  ['one bit', (bytes: Uint8Array) => bytes.with(77, bytes[77] ^ 1)],
  ['the end', (bytes: Uint8Array) => bytes.subarray(0, -1)],
  ['all', () => new Uint8Array(0)],
])('Bytes that were changed on the way are noticed: %s.', async (_, damage) => {
  const store = memoryStore();
  store.onTake = damage;
  const chunks = new Chunks(store, chunkBytes);
  for (const bytes of [noise(1000), Buffer.from('12345,6,7,1\n'.repeat(10_000))])
    expect(await chunks.take(await chunks.give(bytes, never))).toBeUndefined();
  expect(store.left()).toEqual([]);
});

it('A chunk that says to be larger than any is not unpacked.', async () => {
  const store = memoryStore();
  const chunks = new Chunks(store, 4 * chunkBytes);
  const note = await chunks.give(new Uint8Array(2 * chunkBytes), never);
  expect(note.packed).toBe(true);
  expect(await chunks.take(note)).toBeUndefined();
});

it('Who finds the server full waits until there is room, whoever makes it, or until he is asked to stop.', async () => {
  const store = memoryStore();
  const [one, other] = [new Chunks(store, 2500), new Chunks(store, 2500)];
  const first = await one.give(noise(1000), never);
  await one.give(noise(1000), never);
  let isIn = false;
  const third = other.give(noise(1000), never).then((note) => ((isIn = true), note));
  const stop = new AbortController();
  const fourth = other.give(noise(2000), stop.signal);
  await new Promise((resolve) => setTimeout(resolve, 120));
  expect(isIn).toBe(false);
  expect(await other.take(first)).toHaveLength(1000);
  await third;
  stop.abort(new Error('the end'));
  await expect(fourth).rejects.toThrow('the end');
  expect(store.most()).toBe(2000);
  await one.close();
  await other.close();
  expect(store.left()).toEqual([]);
});
