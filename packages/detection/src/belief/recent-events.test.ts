import { randomGenerator } from '@spikeseg/snn-core';
import { describe, expect, it } from 'vitest';
import { rowsOf, squareAround } from './pixel-rows.ts';
import { RecentEvents } from './recent-events.ts';

const size = { width: 60, height: 40 };

/** So many events at random, one a µs, in pixels of the middle. */
function drawn(count: number) {
  const random = randomGenerator(count);
  return Array.from({ length: count }, (_, tUs) => ({ tUs, x: 20 + random.integer(20), y: 10 + random.integer(20) }));
}

describe('events of some pixels', () => {
  it.each([0, 1, 40, 3000])('come pixel by pixel in reading order, newest first, where there are %d', (count) => {
    const events = drawn(count);
    const recent = new RecentEvents(size);
    for (const { x, y, tUs } of events) recent.add(x, y, tUs, 1);
    const rows = rowsOf(squareAround(size, { x: 30, y: 20 }, 9));
    const isAsked = ({ x, y, tUs }: (typeof events)[number]) => x >= 21 && x <= 39 && y >= 11 && y <= 29 && tUs >= count / 4;
    const found = recent.within(rows, count / 4);
    const expected = events.filter(isAsked).toSorted((a, b) => a.y - b.y || a.x - b.x || b.tUs - a.tUs);
    expect(Array.from(found.number.subarray(0, found.count))).toEqual(expected.map(({ tUs }) => tUs));
  });
});
