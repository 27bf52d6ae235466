import { expect, test } from 'vitest';
import { Reached } from './conv/reached.ts';
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

test('neurons listed by pixel are written by unit', () => {
  const reached = new Reached(3, 100);
  const record = new SpikeRecord();
  record.addStep(0);
  // Two pixels with two maps each, then many more than fit at first.
  for (const [map, pixel] of [
    [1, 4],
    [2, 4],
    [0, 7],
    [1, 7],
  ]) {
    reached.add(map, pixel, 10 * pixel + map, pixel + map / 10);
  }
  reached.writeTo(record);
  const { spikes, potential } = record.copy([3, 10, 10]);
  expect([...spikes.index]).toEqual([7, 104, 107, 204]);
  expect(potential).toEqual(Float32Array.of(7, 4.1, 7.1, 4.2));
  expect([...reached.neuron.subarray(0, reached.count)]).toEqual([41, 42, 70, 71]);
});

test('grows when many neurons reach their threshold at once', () => {
  const reached = new Reached(2, 1000);
  const record = new SpikeRecord();
  for (let pixel = 0; pixel < 1000; pixel++) for (const map of [0, 1]) reached.add(map, pixel, 0, pixel);
  reached.writeTo(record);
  const { spikes } = record.copy([2, 1, 1000]);
  expect([...spikes.index]).toEqual(Array.from({ length: 2000 }, (_, unit) => unit));
});
