import { expect, test } from 'vitest';
import { SpikeRecord, withRoom } from './spike-record.ts';

test('withRoom keeps an array that is large enough and doubles one that is not', () => {
  const array = Float32Array.of(1, 2, 3, 4);
  expect(withRoom(array, 4)).toBe(array);
  expect(withRoom(array, 5)).toEqual(Float32Array.of(1, 2, 3, 4, 0, 0, 0, 0));
  expect(withRoom(Uint32Array.of(7), 100)).toHaveLength(100);
});

test('a record holds steps of any size, empty ones too', () => {
  const record = new SpikeRecord();
  const sizes = [3, 0, 1000, 1];
  for (const size of sizes) {
    const start = record.addStep(size);
    for (let k = 0; k < size; k++) record.index[start + k] = k;
    expect(record.lastStep()).toMatchObject({ start, end: start + size });
  }
  const { spikes } = record.copy([1, 1, 2000]);
  expect(spikes.shape).toEqual([4, 1, 1, 2000]);
  expect([...spikes.offsets]).toEqual([0, 3, 3, 1003, 1004]);
  expect(spikes.index.at(-2)).toBe(999);
  record.clear();
  expect(record.copy([1, 1, 1]).spikes.offsets).toEqual(Uint32Array.of(0));
});

test('copies are copies', () => {
  const record = new SpikeRecord();
  record.index[record.addStep(1)] = 5;
  const { spikes } = record.copy([1, 2, 3]);
  record.index[0] = 9;
  expect([...spikes.index]).toEqual([5]);
});
