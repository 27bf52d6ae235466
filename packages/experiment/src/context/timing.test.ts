import { describe, expect, it } from 'vitest';
import { interleave, spreadOf } from './timing.ts';

describe('spreadOf', () => {
  it('is the median between the quartiles, rounded outwards', () => {
    expect(spreadOf([5, 1, 4, 2, 3])).toEqual({ median: 3, low: 2, high: 4 });
    expect(spreadOf([4, 1, 2, 3])).toEqual({ median: 3, low: 1, high: 4 });
    expect(spreadOf([7])).toEqual({ median: 7, low: 7, high: 7 });
  });
});

describe('interleave', () => {
  it('runs each twice per round, and counts the second run of all rounds but the first', async () => {
    let time = 0;
    const order: string[] = [];
    const task = (name: string, ms: readonly number[]) => {
      let run = 0;
      return async () => {
        order.push(name);
        time += ms[run++];
      };
    };
    const result = await interleave(
      {
        a: task('a', [100, 100, 90, 1, 90, 3, 90, 2]),
        b: task('b', [500, 500, 80, 10, 80, 30, 80, 20]),
      },
      3,
      () => time,
    );
    expect(order.join('')).toBe('aabb'.repeat(4));
    expect(result).toEqual({ a: { median: 2, low: 1, high: 3 }, b: { median: 20, low: 10, high: 30 } });
  });
});
