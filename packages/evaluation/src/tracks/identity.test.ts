import { randomGenerator } from '@spikeseg/snn-core';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countIdentity, identityOf, type PlacedObject } from './identity.ts';

const radiusPx = 6;
/** Slices in which one thing stands at (0, 0), with a number each; undefined: not there. */
const standing = (numbers: readonly (number | undefined)[]): PlacedObject[][] =>
  numbers.map((id) => (id === undefined ? [] : [{ id, x: 0, y: 0 }]));
const repeated = <T>(value: T, times: number): T[] => Array.from({ length: times }, () => value);
const of = (objects: PlacedObject[][], tracks: PlacedObject[][]) => identityOf([countIdentity(objects, tracks, radiusPx)]);

describe('identity', () => {
  it('is 1 where every object has its track, whatever the numbers', () => {
    const objects = Array.from({ length: 8 }, (_, k) => [
      { id: 0, x: k, y: 0 },
      { id: 1, x: 40, y: k },
    ]);
    const tracks = objects.map((two) => two.map(({ id, x, y }) => ({ id: 9 - id, x, y })));
    expect(of(objects, tracks)).toEqual({ idf1: 1, hota: 1, detA: 1, assA: 1 });
  });

  it.each([
    // An object of 100 slices whose track changes its number in the middle, and after three quarters: HOTA √½ and √⅝.
    ['halves', [...repeated(1, 50), ...repeated(2, 50)], { idf1: 0.5, hota: Math.sqrt(0.5), detA: 1, assA: 0.5 }],
    ['quarters', [...repeated(1, 75), ...repeated(2, 25)], { idf1: 0.75, hota: Math.sqrt(0.625), detA: 1, assA: 0.625 }],
    // A track over half of the object: TP 50, FN 50; every match has TPA 50, FNA 50.
    ['a half', [...repeated(1, 50), ...repeated(undefined, 50)], { idf1: 2 / 3, hota: 0.5, detA: 0.5, assA: 0.5 }],
    ['nothing', repeated(undefined, 100), { idf1: 0, hota: 0, detA: 0, assA: 0 }],
  ])('of one object by hand: %s', (_, numbers, expected) => {
    const found = of(standing(repeated(7, 100)), standing(numbers));
    for (const [name, value] of Object.entries(expected)) expect(found[name as keyof typeof found]).toBeCloseTo(value, 12);
  });

  it('two tracks that swap their objects keep half of their identity', () => {
    const objects = repeated(
      [
        { id: 0, x: 0, y: 0 },
        { id: 1, x: 50, y: 0 },
      ],
      10,
    );
    const tracks = objects.map(([a, b], k) => [
      { ...a, id: k < 5 ? 1 : 2 },
      { ...b, id: k < 5 ? 2 : 1 },
    ]);
    // Every match: TPA 5, FNA 5, FPA 5.
    const found = of(objects, tracks);
    expect(found.idf1).toBe(0.5);
    expect(found.assA).toBeCloseTo(1 / 3, 12);
    expect(found.hota).toBeCloseTo(Math.sqrt(1 / 3), 12);
  });

  it('a place off by r counts up to a similarity of one half: 10 of 19 levels', () => {
    const objects = repeated([{ id: 0, x: 0, y: 0 }], 4);
    const tracks = repeated([{ id: 0, x: radiusPx, y: 0 }], 4);
    const found = of(objects, tracks);
    expect(found.idf1).toBe(1);
    expect(found.hota).toBeCloseTo(10 / 19, 12);
    expect(of(objects, repeated([{ id: 0, x: radiusPx + 0.1, y: 0 }], 4)).idf1).toBe(0);
  });

  it('pools recordings by their slices, and says nothing of nothing', () => {
    const [one, none] = [standing(repeated(1, 30)), standing(repeated(undefined, 30))];
    const counts = [countIdentity(one, one, radiusPx), countIdentity(one, none, radiusPx), countIdentity(none, one, radiusPx)];
    expect(identityOf(counts)).toMatchObject({ idf1: 60 / 120, detA: expect.closeTo(30 / 90, 12) as number, assA: 1 });
    expect(identityOf([countIdentity([], [], radiusPx)])).toEqual({ idf1: null, hota: null, detA: null, assA: null });
  });

  it('other numbers change nothing, and an additional false track makes none of it better', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 31 }), (seed) => {
        const random = randomGenerator(seed);
        const some = (count: number) =>
          Array.from({ length: 12 }, () =>
            Array.from({ length: count }, (_, id) => ({ id, x: 20 * random.uniform(), y: 20 * random.uniform() })).filter(
              () => random.uniform() < 0.7,
            ),
          );
        const [objects, tracks] = [some(3), some(4)];
        const found = of(objects, tracks);
        const renamed = tracks.map((there) => there.map((one) => ({ ...one, id: 100 - 7 * one.id })).toReversed());
        const again = of(objects, renamed);
        expect(again.idf1).toBeCloseTo(found.idf1 ?? 0, 9);
        const more = tracks.map((there) => [...there, { id: 99, x: 500, y: 500 }]);
        const worse = of(objects, more);
        expect(worse.idf1 ?? 0).toBeLessThan((found.idf1 ?? 0) + 1e-9);
        expect(worse.hota ?? 0).toBeLessThan((found.hota ?? 0) + 1e-9);
        for (const value of Object.values(found)) expect(value).toBeLessThanOrEqual(1);
      }),
      { numRuns: 40 },
    );
  });
});
