import { says } from '@spikeseg/test-support';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EventBuffer, timeOrder } from './event-buffer.ts';

const sensor = { width: 4, height: 3 };

describe('EventBuffer', () => {
  it('sorts events by time with everything that belongs to them', () => {
    const buffer = new EventBuffer(sensor);
    buffer.add(20.9, 1, 2, 1, 0);
    buffer.add(30, 0, 0, 0, 0);
    buffer.add(20.1, 3, 1, 0, 5);
    buffer.add(0, 2, 2, 1, 5);
    expect(buffer.sorted(1000)).toEqual({
      events: {
        t: Float64Array.of(1000, 1020, 1020, 1030),
        x: Uint16Array.of(2, 1, 3, 0),
        y: Uint16Array.of(2, 2, 1, 0),
        p: Uint8Array.of(1, 1, 0, 0),
        sensor,
      },
      source: Uint8Array.of(5, 0, 5, 0),
    });
  });

  it('rounds to the nearest pixel and loses what falls beside the chip', () => {
    const buffer = new EventBuffer(sensor);
    const positions = [
      [-0.5, 0], // rounds to −0, which is pixel 0
      [3.49, 2.49],
      [-0.51, 0],
      [3.5, 0],
      [0, -0.6],
      [0, 2.5],
      [NaN, 0],
    ];
    for (const [x, y] of positions) buffer.add(0, x, y, 1, 0);
    const { events } = buffer.sorted(0);
    expect([[...events.x], [...events.y]]).toEqual([
      [0, 3],
      [0, 2],
    ]);
  });
});

describe('timeOrder', () => {
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

it('a buffer takes so many events and no more', () => {
  const buffer = new EventBuffer({ width: 4, height: 4 }, 2000);
  for (let k = 0; k < 2000; k++) buffer.add(k, 1, 1, 1, 0);
  expect(() => buffer.add(1, 1, 1, 1, 0)).toThrow(says('generator: durationS', 2000));
  expect(buffer.sorted(5).events.t.at(-1)).toBe(2004);
});
