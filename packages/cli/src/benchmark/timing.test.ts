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
  it('runs one of each per round, and does not count the first round', async () => {
    let time = 0;
    const order: string[] = [];
    const task = (name: string, ms: readonly number[]) => {
      let run = 0;
      return async () => {
        order.push(name);
        time += ms[run++];
      };
    };
    const result = await interleave({ a: task('a', [100, 1, 3, 2]), b: task('b', [500, 10, 30, 20]) }, 3, () => time);
    expect(order.join('')).toBe('abababab');
    expect(result).toEqual({ a: { median: 2, low: 1, high: 3 }, b: { median: 20, low: 10, high: 30 } });
  });
});
