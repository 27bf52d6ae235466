import { expect, test } from 'vitest';
import { SpikeRecord, withRoom } from './spike-record.ts';

test('withRoom keeps an array that is large enough and doubles one that is not', () => {
  const array = Float32Array.of(1, 2, 3, 4);
  expect(withRoom(array, 4)).toBe(array);
  expect(withRoom(array, 5)).toEqual(Float32Array.of(1, 2, 3, 4, 0, 0, 0, 0));
  expect(withRoom(Uint32Array.of(7), 100)).toHaveLength(100);
});

test('copies are copies', () => {
  const record = new SpikeRecord();
  record.index[record.addStep(1)] = 5;
  const { spikes } = record.copy([1, 2, 3]);
  record.index[0] = 9;
  expect([...spikes.index]).toEqual([5]);
});
