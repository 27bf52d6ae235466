import { randomGenerator } from '@spikeseg/snn-core';
import { expect, test } from 'vitest';
import { RememberedLogs } from './remembered-logs.ts';

test.each([3, 500, 4096, 60_000])('of %d different numbers it gives the logarithms, and how often each has come', (different) => {
  const random = randomGenerator(different);
  const logs = new RememberedLogs();
  for (const count of [20_000, 7, 30_000]) {
    const values = Float32Array.from({ length: count }, () => Math.exp((8 * random.integer(different)) / different - 4));
    const result = new Float32Array(count);
    logs.clear();
    logs.take(new Int32Array(values.buffer), result, 0, 5);
    logs.take(new Int32Array(values.buffer), result, 5, count);
    expect(result).toEqual(values.map(Math.log));
    const { values: seen, times } = logs.seen;
    const all = [...seen].flatMap((value, k) => Array.from({ length: times[k] }, () => value));
    expect(Float32Array.from(all).toSorted()).toEqual(values.toSorted());
  }
});
