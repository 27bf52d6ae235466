import { EventEmitter, once } from 'node:events';
import { setTimeout as after } from 'node:timers/promises';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { collect } from '../collect.fixture.ts';
import { mapInOrder } from './map-in-order.ts';

it('results come in the order of the items, whatever is done first, and never more than `width` are at work', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(4), { maxLength: 12 }), fc.integer({ min: 1, max: 5 }), async (delays, width) => {
      let [atWork, most] = [0, 0];
      const begun: number[] = [];
      const work = async (delay: number, index: number) => {
        begun.push(index);
        most = Math.max(most, ++atWork);
        await after(delay);
        atWork--;
        return `${index}: ${delay}`;
      };
      expect(await collect(mapInOrder(delays, width, work))).toEqual(delays.map((delay, i) => `${i}: ${delay}`));
      expect(begun).toEqual([...delays.keys()]);
      expect(most).toBe(Math.min(width, delays.length));
    }),
    { numRuns: 30 },
  );
});

it('a slow item holds back the results after it, not the work', async () => {
  const done: number[] = [];
  const others = new EventEmitter();
  const work = async (index: number) => {
    if (index === 0) await once(others, 'done');
    done.push(index);
    if (index === 3) others.emit('done');
    return index;
  };
  expect(await collect(mapInOrder([0, 1, 2, 3], 2, work))).toEqual([0, 1, 2, 3]);
  expect(done).toEqual([1, 2, 3, 0]);
});

const failing = (bad: readonly number[], delays: readonly number[]) => async (index: number) => {
  await after(delays[index] ?? 0);
  if (bad.includes(index)) throw new Error(`item ${index}`);
  return index;
};

describe('failures', () => {
  it('the first failure in the order of the items is thrown, after the results before it', async () => {
    const seen: number[] = [];
    const run = async () => {
      for await (const result of mapInOrder([0, 1, 2, 3, 4], 5, failing([1, 3], [0, 30, 0, 0, 0]))) seen.push(result);
    };
    await expect(run()).rejects.toThrow('item 1');
    expect(seen).toEqual([0]);
  });

  it('does not wait for items behind it, and begins no more', async () => {
    const begun: number[] = [];
    const work = async (index: number) => {
      begun.push(index);
      if (index === 0) throw new Error('item 0');
      // For ever.
      await new Promise(() => {});
    };
    await expect(collect(mapInOrder([0, 1, 2, 3], 2, work))).rejects.toThrow('item 0');
    expect(begun).toEqual([0, 1]);
  });

  it('one at a time, nothing is begun after a failure', async () => {
    const begun: number[] = [];
    const work = async (index: number) => {
      begun.push(index);
      if (index === 1) throw new Error('item 1');
    };
    await expect(collect(mapInOrder([0, 1, 2], 1, work))).rejects.toThrow('item 1');
    expect(begun).toEqual([0, 1]);
  });
});

it('who stops listening stops the work', async () => {
  const begun: number[] = [];
  const work = async (index: number) => {
    begun.push(index);
    await after(2);
  };
  for await (const result of mapInOrder([0, 1, 2, 3], 1, work)) {
    expect(result).toBeUndefined();
    break;
  }
  await after(20);
  expect(begun).toEqual([0, 1]);
});

it('of nothing comes nothing', async () => {
  expect(await collect(mapInOrder([], 3, async () => 1))).toEqual([]);
});
