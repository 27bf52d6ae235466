import { randomGenerator } from '@spikeseg/snn-core';
import { expect, test } from 'vitest';
import { ByteQueue } from './byte-queue.ts';

test('bytes come out as they went in, whatever the pieces and records, though the pieces are used again', () => {
  const { integer } = randomGenerator(5);
  const queue = new ByteQueue(100);
  const taken: number[] = [];
  let given = 0;
  const piece = new Uint8Array(50);
  for (let k = 0; k < 2000; k++) {
    const size = integer(piece.length);
    for (let i = 0; i < size; i++) piece[i] = given++;
    queue.push(piece.subarray(0, size));
    const wanted = 1 + integer(80);
    for (let next = queue.take(wanted); next !== undefined; next = queue.take(wanted)) taken.push(...next);
    queue.keep();
    piece.fill(0);
  }
  expect(queue.offset).toBe(100 + taken.length);
  taken.push(...queue.take(queue.length)!);
  expect(taken).toEqual(Array.from({ length: given }, (_, k) => k & 255));
});

test('what has not come is not taken, and dropping stops at the end of what has', () => {
  const queue = new ByteQueue();
  queue.push(Uint8Array.of(1, 2, 3));
  expect(queue.take(4)).toBeUndefined();
  expect([...queue.peek(2)!]).toEqual([1, 2]);
  expect(queue.drop(5)).toBe(3);
  expect([queue.length, queue.offset]).toEqual([0, 3]);
});
