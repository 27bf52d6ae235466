import { describe, expect, it } from 'vitest';
import { reportedNats } from './ebssa.ts';
import { FalseAlarmRate, ObjectBlocks } from './false-alarm-rate.ts';
import { type RaisedUnit, raisedCells } from './readout.fixture.ts';

const size = { width: 100, height: 80 };
const at = (column: number, row: number, nats: number): RaisedUnit => ({ column, row, nats });
const nothing: readonly RaisedUnit[] = [];

/** Answers once a second, which say the same. */
function watch(answers: readonly (readonly RaisedUnit[])[], perHour = 1, thresholdNats = 18): FalseAlarmRate {
  const rate = new FalseAlarmRate(size, perHour, thresholdNats);
  const objects = new ObjectBlocks(size, 0);
  answers.forEach((raised, k) => {
    for (const { column, row, nats } of raised) if (nats >= 18) objects.mark(column, row, k + 1);
    const isExplained = (cell: number) => objects.has(cell % size.width, Math.floor(cell / size.width), k + 1);
    rate.observe(raisedCells(size, raised), isExplained, 1);
  });
  return rate;
}
/** What counts of so many answers, one a second, of which every `every`th is one. */
const faded = (seconds: number, every = 1) =>
  Array.from({ length: seconds }, (_, k) => (k % every === 0 ? Math.exp(-(seconds - 1 - k) / 600) : 0)).reduce(
    (a, b) => a + b,
    0,
  );
/** Posterior mean at a level that was reached so often, where exp(18 − level) per hour were expected. */
const mean = (places: number, seconds: number, level: number) =>
  (places + 2) / (faded(seconds) / 3600 + 2 / Math.exp(18 - level));

/** Places that were counted at every level, fading. */
const placesOf = (answers: readonly (readonly RaisedUnit[])[]) => watch(answers).counted.places;

/** A place that has so much evidence every other second, for 400 s. */
const every2s = (nats: number) => Array.from({ length: 400 }, (_, k) => (k % 2 === 0 ? [at(10, 10, nats)] : nothing));

/** Something that fires at a place for 400 s, and something weak that comes and goes at another: places at 8 nats. */
const besides = (fires: RaisedUnit, weak: RaisedUnit) =>
  placesOf(Array.from({ length: 400 }, (_, k) => (k % 2 === 0 ? [fires, weak] : [fires])))[0];

/** Which levels are reached by a place with so much evidence. */
const reached = (nats: number) => placesOf(every2s(nats)).map((places) => places > 0);

describe('FalseAlarmRate', () => {
  it('expects what it was told before it has seen anything', () => {
    const rate = watch([]);
    expect(rate.perHour(18)).toBeCloseTo(1, 9);
    expect(rate.threshold(1)).toBeCloseTo(18, 9);
    expect(rate.threshold(10)).toBeCloseTo(18 - Math.log(10), 9);
  });

  it('by hand: a place every other second at 9 nats, none at 12', () => {
    const rate = watch(Array.from({ length: 200 }, (_, k) => (k % 2 === 0 ? [at(10, 10, 9), at(11, 11, 8)] : nothing)));
    const [low, middle, high] = [mean(faded(200, 2), 200, 8), mean(0, 200, 12), mean(0, 200, 16)];
    expect(rate.perHour(8)).toBeCloseTo(Math.max(low, middle * Math.exp(4), high * Math.exp(8)), 6);
    expect(rate.perHour(10)).toBeCloseTo(rate.perHour(8) * Math.exp(-2), 6);
    expect(rate.threshold(1)).toBeCloseTo(8 + Math.log(rate.perHour(8)), 9);
  });

  it('where high levels are reached as often as low ones, the threshold rises', () => {
    const rate = watch(Array.from({ length: 200 }, (_, k) => (k % 2 === 0 ? [at(10, 10, 13)] : nothing)));
    expect(rate.threshold(1)).toBeCloseTo(12 + Math.log(mean(faded(200, 2), 200, 12)), 9);
    expect(rate.threshold(1)).toBeGreaterThan(19);
  });

  it('a place that stays, also where it spreads or moves on by a cell, is one; by two cells it is a new one', () => {
    const once = placesOf([[at(10, 10, 12)], ...Array.from({ length: 79 }, () => nothing)]);
    const moves = (cells: number) => placesOf(Array.from({ length: 80 }, (_, k) => [at(10 + ((cells * k) % 80), 10, 12)]));
    expect(placesOf(Array.from({ length: 80 }, (_, k) => [10, 11].map((x) => at(x + (k >> 3), 10, 12))))).toEqual(once);
    expect(moves(1)).toEqual(once);
    expect(moves(2)[0]).toBeCloseTo(faded(80), 9);
  });

  it('does not count what lies near something that fires, nor what it leaves behind', () => {
    const object = [at(40, 40, 20), at(41, 40, 9), at(45, 44, 9)];
    const rate = watch(Array.from({ length: 400 }, (_, k) => (k < 360 ? object : object.slice(1))));
    const quiet = watch(Array.from({ length: 400 }, () => nothing));
    expect(rate.perHour(8)).toBe(quiet.perHour(8));
  });

  const quiet = 0;
  const counted = faded(400, 2);

  it.each([
    ['in its own block', at(72, 20, 20), at(66, 30, 9), quiet],
    ['in the block to the right', at(72, 20, 20), at(95, 20, 9), quiet],
    ['in the block to the left', at(72, 20, 20), at(48, 20, 9), quiet],
    ['in the block above', at(72, 20, 20), at(72, 0, 9), quiet],
    ['in the block below', at(72, 20, 20), at(72, 47, 9), quiet],
    ['in the last block of the sensor', at(99, 79, 20), at(80, 64, 9), quiet],
    ['two blocks to the right', at(72, 20, 20), at(96, 20, 9), counted],
    ['two blocks to the left', at(72, 20, 20), at(47, 20, 9), counted],
    ['two blocks below', at(72, 20, 20), at(72, 48, 9), counted],
    ['two blocks above', at(72, 50, 20), at(72, 31, 9), counted],
    ['at the other end of the row above', at(2, 40, 20), at(97, 20, 9), counted],
    ['at the other end of the row below', at(97, 40, 20), at(2, 60, 9), counted],
    ['with columns and rows exchanged', at(20, 70, 20), at(70, 20, 9), counted],
  ])('whether it counts what lies near something that fires: %s', (_, fires, weak, expected) => {
    expect(besides(fires, weak)).toBeCloseTo(expected, 9);
  });

  it('what fires at exactly the threshold is an object, and what is watched begins at exactly 8, 12 and 16 nats', () => {
    expect([7.9, 18].map(reached)).toEqual([
      [false, false, false],
      [false, false, false],
    ]);
    expect([8, 11.9].map(reached)).toEqual([
      [true, false, false],
      [true, false, false],
    ]);
    expect([12, 15.9].map(reached)).toEqual([
      [true, true, false],
      [true, true, false],
    ]);
    expect([16, 17.9].map(reached)).toEqual([
      [true, true, true],
      [true, true, true],
    ]);
  });

  it('units of different rows are different places, and a place that was there two answers ago is new', () => {
    const rows = watch(Array.from({ length: 400 }, (_, k) => [at(10, 10 + 2 * (k % 2), 9)]));
    const columns = watch(Array.from({ length: 400 }, (_, k) => [at(10 + 2 * (k % 2), 10, 9)]));
    const fresh = watch(Array.from({ length: 400 }, (_, k) => [at(10 + 2 * (k % 40), 10 + 2 * Math.floor(k / 40), 9)]));
    expect(rows.perHour(8)).toBe(fresh.perHour(8));
    expect(columns.perHour(8)).toBe(fresh.perHour(8));
  });

  it('where an object was it explains what happens for so many steps', () => {
    const objects = new ObjectBlocks(size, 3);
    objects.mark(20, 20, 5);
    expect([5, 8, 9].map((step) => objects.has(30, 30, step))).toEqual([true, true, false]);
    expect(objects.has(60, 60, 5)).toBe(false);
    expect(new ObjectBlocks(size, 10).has(0, 0, 1)).toBe(false);
  });

  it('forgets within minutes', () => {
    const noisy = Array.from({ length: 600 }, (_, k) => (k % 2 === 0 ? [at(10, 10, 13)] : nothing));
    const [before, after] = [watch(noisy), watch([...noisy, ...Array.from({ length: 3600 }, () => nothing)])];
    expect(after.counted.places[1]).toBeCloseTo(before.counted.places[1] * Math.exp(-6), 9);
  });

  it('needs no more than units with the least watched evidence', () => {
    expect(reportedNats).toBe(8);
  });
});
