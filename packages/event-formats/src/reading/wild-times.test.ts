import { randomGenerator } from '@spikeseg/snn-core';
import { describe, expect, test } from 'vitest';
import { columnsOf, type Row } from '../hostile.fixture.ts';
import { WildTimes } from './wild-times.ts';

/** Times that are left, in pieces of a size; each event has its number as x. */
function left(times: readonly number[], piece = times.length) {
  const wild = new WildTimes();
  const rows = times.map((t, k): Row => [t, k, 0, 0]);
  const kept: number[] = [];
  const numbers: number[] = [];
  const keep = ({ t, x }: { t: Float64Array; x: Uint16Array }): void => {
    kept.push(...t);
    numbers.push(...x);
  };
  for (let from = 0; from < rows.length; from += piece) keep(wild.take(columnsOf(rows.slice(from, from + piece))));
  keep(wild.end());
  return { kept, numbers, count: wild.count };
}

/** Times in steps of 1 ms. */
const steady = (fromUs: number, count: number): number[] => Array.from({ length: count }, (_, k) => fromUs + 1000 * k);
const hour = 3600e6;

describe('an event whose time lies far ahead', () => {
  test('is decided on without a call within a call, however many wait', () => {
    const ahead = Array.from({ length: 20_000 }, (_, k) => 2e6 * (k + 1));
    expect(left(ahead).kept).toHaveLength(20_000);
    // No double tells such times from those a second before.
    expect(left(Array.from({ length: 9 }, () => 1e22)).kept).toHaveLength(9);
  });

  test.each([1, 2, 7, 1000])('is left out when those after it are where it should be, in pieces of %i', (piece) => {
    const times = [...steady(0, 50), hour, ...steady(50_000, 50), 2 * hour, 3e15, ...steady(100_000, 50)];
    const { kept, numbers, count } = left(times, piece);
    expect(kept).toEqual(steady(0, 150));
    expect(numbers).toEqual(Array.from({ length: 153 }, (_, k) => k).filter((k) => ![50, 101, 102].includes(k)));
    expect(count).toBe(3);
  });

  test('is left out at the beginning, and where no more than one follows', () => {
    expect(left([hour, ...steady(0, 20)])).toMatchObject({ kept: steady(0, 20), count: 1 });
    expect(left([...steady(0, 20), hour, 20_000])).toMatchObject({ kept: steady(0, 21), count: 1 });
  });

  test('a thousand of them within a word of time are left out', () => {
    const times = [...steady(0, 20), ...Array.from({ length: 1000 }, (_, k) => hour + 4 * k), ...steady(20_000, 20)];
    expect(left(times, 64)).toMatchObject({ kept: steady(0, 40), count: 1000 });
  });
});

describe('a pause', () => {
  test.each([1, 3, 1000])('of any length leaves out nothing, in pieces of %i', (piece) => {
    const times = [...steady(0, 20), ...steady(hour, 20), ...steady(100 * hour, 3), ...steady(101 * hour, 1)];
    expect(left(times, piece)).toMatchObject({ kept: times, count: 0 });
  });

  test('has its own wild time left out', () => {
    const times = [...steady(0, 20), hour, 5 * hour, ...steady(hour + 1000, 20)];
    expect(left(times)).toMatchObject({ kept: [...steady(0, 20), ...steady(hour, 21)], count: 1 });
  });
});

test('a clock that begins anew and two clocks in turns leave out nothing', () => {
  const anew = [...steady(hour, 50), ...steady(0, 50)];
  expect(left(anew)).toMatchObject({ kept: anew, count: 0 });
  const inTurns = steady(0, 100).flatMap((t) => [t, hour + t]);
  expect(left(inTurns)).toMatchObject({ kept: inTurns, count: 0 });
});

test('whatever comes, pieces make no difference, order stays, and few events wait', () => {
  const random = randomGenerator(3);
  for (let round = 0; round < 200; round++) {
    let now = 0;
    const times = Array.from({ length: 100 }, () => {
      const kind = random.integer(12);
      now += kind === 0 ? random.integer(5e6) : random.integer(3000);
      return kind === 1 ? random.integer(2 ** 31) * 1000 : kind === 2 ? Math.max(0, now - random.integer(2e6)) : now;
    });
    const whole = left(times);
    expect(left(times, 1 + random.integer(20))).toEqual(whole);
    expect(whole.numbers).toEqual(whole.numbers.toSorted((a, b) => a - b));
    expect(whole.kept).toEqual(whole.numbers.map((k) => times[k]));
    expect(whole.kept.length + whole.count).toBe(100);
  }
  const endless = new WildTimes();
  let max = 0;
  let [given, taken] = [0, 0];
  for (let k = 0; k < 20_000; k++) {
    // Beyond the jump, all at one time, but for fewer in turn than would say that it was none.
    given++;
    taken += endless.take(columnsOf([[k % 7 === 0 ? hour : 5, 0, 0, 0]])).t.length;
    max = Math.max(max, given - taken);
  }
  expect(max).toBeLessThanOrEqual(4096);
  expect(taken + endless.end().t.length + endless.count).toBe(20_000);
});
