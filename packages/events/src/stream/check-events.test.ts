import { says } from '@spikeseg/test-support';
import { describe, expect, it } from 'vitest';
import { checkEvents, checkSensor } from './check-events.ts';

const sensor = { width: 4, height: 3 };
const good = { t: [1, 2, 2], x: [0, 3, 1], y: [2, 0, 1], p: [1, 0, 1] };

describe('events', () => {
  it('that are events pass, in any kind of column, and none at all', () => {
    expect(() => checkEvents('a', good, sensor)).not.toThrow();
    expect(() => checkEvents('a', { ...good, t: Float64Array.from(good.t) }, sensor, 1)).not.toThrow();
    expect(() => checkEvents('a', { t: [], x: [], y: [] }, sensor)).not.toThrow();
  });

  it.each([
    [{ t: [1, 3, 2] }, 0, says('a', 2, 3, 2)],
    [{ t: [1, Number.NaN, 2] }, 0, /finite times.*got NaN \(event 1\)/],
    [{ t: [Number.NaN, 1, 2] }, -Infinity, /finite times.*got NaN \(event 0\)/],
    [{ t: [1, 2, Infinity] }, 0, /finite times.*got Infinity \(event 2\)/],
    [{}, 2, /got 1 µs after 2 µs/],
    [{ x: [0, 4, 1] }, 0, says('a', 0, 0, 3, 2, 4, 0)],
    [{ x: [0, Number.NaN, 1] }, 0, /got \(NaN, 0\)/],
    [{ y: [2, 0, -1] }, 0, /got \(1, -1\)/],
    [{ y: [2.5, 0, 1] }, 0, /got \(0, 2\.5\)/],
    [{ p: [1, 0, 255] }, 0, /got 255 \(event 2\)/],
    [{ p: [-1, 0, 1] }, 0, /got -1 \(event 0\)/],
    [{ p: [1] }, 0, says('a', 3, 3, 3, 1)],
  ])('%j after %d µs are none', (change, sinceUs, message) => {
    expect(() => checkEvents('a', { ...good, ...change }, sensor, sinceUs)).toThrow(message);
    expect(() => checkEvents('a', { ...good, ...change }, sensor, sinceUs)).toThrow(RangeError);
  });
});

it.each([[undefined], [null], [{}], [{ width: 4 }], [{ width: 0, height: 3 }], [{ width: 1.5, height: 3 }]])(
  '%j is no sensor',
  (wrong) => {
    expect(() => checkSensor('a', wrong)).toThrow(says('a', '{ width, height }'));
  },
);
