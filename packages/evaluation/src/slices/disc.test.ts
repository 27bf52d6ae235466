import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Disc, inDiscs, pixelsInDiscs } from './disc.ts';

const sensor = { width: 20, height: 10 };

/** Eighths keep the squares exact, so that no pixel on a rim depends on rounding. */
const eighth = (from: number, to: number) => fc.integer({ min: from * 8, max: to * 8 }).map((n) => n / 8);

/** Counts pixel by pixel. */
function counted(discs: readonly Disc[]): number {
  let pixels = 0;
  for (let y = 0; y < sensor.height; y++) for (let x = 0; x < sensor.width; x++) if (inDiscs(discs, x, y)) pixels++;
  return pixels;
}

describe('pixelsInDiscs', () => {
  it('no disc covers nothing', () => {
    expect(pixelsInDiscs([], sensor)).toBe(0);
  });

  it('agrees with counting pixel by pixel', () => {
    const disc = fc.record({ x: eighth(-5, 25), y: eighth(-5, 15), radiusPx: eighth(0, 12) });
    fc.assert(
      fc.property(fc.array(disc, { maxLength: 4 }), (discs) => {
        expect(pixelsInDiscs(discs, sensor)).toBe(counted(discs));
      }),
    );
  });
});

describe('inDiscs', () => {
  it('includes the rim', () => {
    expect(inDiscs([{ x: 0, y: 0, radiusPx: 5 }], 3, 4)).toBe(true);
    expect(inDiscs([{ x: 0, y: 0, radiusPx: 5 }], 3, 4.01)).toBe(false);
  });
});
