import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CurvedSpot, placeAt } from './moving-spot.ts';

/** A radius of 100 px around (0, 100), from the origin along x. */
const circle: CurvedSpot = { tS: 2, x: 0, y: 0, speedPxS: 50, angle: 0, turnPerPx: 0.01, rateHz: 1 };

const number = (min: number, max: number) => fc.double({ min, max, noNaN: true });

describe('a spot on a circle', () => {
  it.each([
    [0, 0, 0, 50, 0],
    [Math.PI, 100, 100, 0, 50],
    [2 * Math.PI, 0, 200, -50, 0],
    [3 * Math.PI, -100, 100, 0, -50],
    [-Math.PI, -100, 100, 0, -50],
  ])('is after %f s where quarters of the circle end', (afterS, x, y, vx, vy) => {
    const place = placeAt(circle, 2 + afterS);
    expect(place?.x).toBeCloseTo(x, 9);
    expect(place?.y).toBeCloseTo(y, 9);
    expect(place?.vx).toBeCloseTo(vx, 9);
    expect(place?.vy).toBeCloseTo(vy, 9);
  });

  it('keeps its speed, and its velocity is the derivative of its place', () => {
    fc.assert(
      fc.property(number(0, 500), number(-0.1, 0.1), number(-4, 4), number(-5, 5), (speedPxS, turnPerPx, angle, tS) => {
        const spot = { ...circle, speedPxS, turnPerPx, angle };
        const at = (t: number) => placeAt(spot, t) ?? { x: NaN, y: NaN, vx: NaN, vy: NaN };
        const h = 1e-5;
        const [before, now, after] = [at(tS - h), at(tS), at(tS + h)];
        expect(Math.hypot(now.vx, now.vy)).toBeCloseTo(speedPxS, 8);
        // The next term of the difference is h²/6 times the third derivative, at most v³ · turn² = 1.25e6.
        expect(Math.abs((after.x - before.x) / (2 * h) - now.vx)).toBeLessThan(1e-3);
        expect(Math.abs((after.y - before.y) / (2 * h) - now.vy)).toBeLessThan(1e-3);
      }),
    );
  });
});
