import { randomGenerator } from '@spikeseg/snn-core';
import { says } from '@spikeseg/test-support';
import { expect, test } from 'vitest';
import { UnitSorter } from './sort-units.ts';

test.each([1, 2, 3, 1000, 4097, 2 ** 20, 24 * 1280 * 720, 2 ** 26])(
  'sorts numbers below %d, few and many, over and over',
  (end) => {
    const random = randomGenerator(end);
    const sorter = new UnitSorter(end);
    for (const count of [0, 1, 128, 129, 5000, 130, 7000]) {
      const values = Uint32Array.from({ length: count }, () => random.integer(end));
      const sorted = values.toSorted();
      sorter.sort(values);
      expect(values).toEqual(sorted);
    }
  },
);

test('numbers of more than 26 bits are refused', () => {
  expect(() => new UnitSorter(2 ** 26 + 1)).toThrow(says('units', 67108864, 67108865));
});
