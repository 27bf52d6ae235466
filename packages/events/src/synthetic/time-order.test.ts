import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { timeOrder } from './time-order.ts';

describe('timeOrder', () => {
  it('merges runs, equal times by position, computed by hand', () => {
    expect([...timeOrder([1, 5, 5, 2, 5, 0])]).toEqual([5, 0, 3, 1, 2, 4]);
  });

  it('has nothing to do for no times, one, or times in order', () => {
    expect([...timeOrder([])]).toEqual([]);
    expect([...timeOrder([3])]).toEqual([0]);
    expect([...timeOrder([1, 1, 2, 9])]).toEqual([0, 1, 2, 3]);
  });

  it('equals a stable sort', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 30 }), { maxLength: 200 }), (times) => {
        const before = [...times];
        const stable = times.map((_, i) => i).toSorted((a, b) => times[a] - times[b] || a - b);
        expect([...timeOrder(times)]).toEqual(stable);
        expect(times).toEqual(before);
      }),
    );
  });

  it('is exact for times beyond 2^32 and more events than 2^22', () => {
    const half = 2 ** 21 + 1;
    const times = [
      ...Array.from({ length: half }, (_, i) => 3.6e9 + 2 * i),
      ...Array.from({ length: half }, (_, i) => 3.6e9 + 2 * i + 1),
    ];
    const order = timeOrder(times);
    expect(order.every((from, i) => times[from] === 3.6e9 + i)).toBe(true);
  });
});
