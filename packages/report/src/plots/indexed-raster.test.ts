import { describe, expect, it } from 'vitest';
import { fillPixels, type IndexedRaster, indexedRaster, linePixels } from './indexed-raster.ts';

/** Rows of digits; 0 is a dot. */
const rows = ({ width, height, data }: IndexedRaster): string[] =>
  Array.from({ length: height }, (_, y) => [...data.subarray(y * width, (y + 1) * width)].map((one) => one || '.').join(''));

const drawn = (width: number, height: number, draw: (raster: IndexedRaster) => void): string[] => {
  const raster = indexedRaster(width, height);
  draw(raster);
  return rows(raster);
};

const line = (from: [number, number], to: [number, number]): string[] =>
  drawn(4, 3, (raster) => linePixels(raster, { x: from[0], y: from[1] }, { x: to[0], y: to[1] }, { colour: 1, line: 1 }));

describe('rectangles', () => {
  it('are filled, as far as they lie in the raster', () => {
    expect(
      drawn(5, 3, (raster) => {
        fillPixels(raster, { left: 3, top: 1, width: 9, height: 9 }, 2);
        fillPixels(raster, { left: -4, top: -1, width: 5, height: 2 }, 1);
        fillPixels(raster, { left: 5, top: 0, width: 1, height: 3 }, 3);
        fillPixels(raster, { left: -3, top: 0, width: 3, height: 3 }, 3);
        fillPixels(raster, { left: 0, top: 3, width: 5, height: 1 }, 3);
      }),
    ).toEqual(['1....', '...22', '...22']);
  });
});

describe('lines', () => {
  it('touch every pixel of the way, in all directions', () => {
    expect(line([0, 0], [3, 0])).toEqual(['1111', '....', '....']);
    expect(line([2, 2], [0, 0])).toEqual(['1...', '.1..', '..1.']);
    expect(line([1, 0], [1, 2])).toEqual(['.1..', '.1..', '.1..']);
    expect(line([2, 1], [2, 1])).toEqual(['....', '..1.', '....']);
    expect(line([-2, 1], [9, 1])).toEqual(['....', '1111', '....']);
  });

  it('of two pixels go right of the place and below it', () => {
    expect(drawn(4, 3, (raster) => linePixels(raster, { x: 1, y: 0 }, { x: 1, y: 1 }, { colour: 1, line: 2 }))).toEqual([
      '.11.',
      '.11.',
      '.11.',
    ]);
  });
});
