import { describe, expect, it } from 'vitest';
import { coverPixels, fillPixels, type IndexedRaster, indexedRaster, linePixels, outlinePixels } from './indexed-raster.ts';

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

  it('are outlined inside, whole or dashed', () => {
    const box = { left: 1, top: 1, width: 6, height: 5 };
    expect(drawn(8, 7, (raster) => outlinePixels(raster, box, { colour: 1, line: 1 }))).toEqual([
      '........',
      '.111111.',
      '.1....1.',
      '.1....1.',
      '.1....1.',
      '.111111.',
      '........',
    ]);
    expect(drawn(8, 7, (raster) => outlinePixels(raster, box, { colour: 1, line: 1, dash: 2 }))).toEqual([
      '........',
      '.11..11.',
      '.1....1.',
      '........',
      '........',
      '.11..11.',
      '........',
    ]);
    expect(
      drawn(4, 4, (raster) => outlinePixels(raster, { left: 0, top: 0, width: 4, height: 4 }, { colour: 3, line: 2 })),
    ).toEqual(['3333', '3333', '3333', '3333']);
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

describe('shapes', () => {
  it('take the step of the ramp that is nearest, leave what they hardly cover, and are cut at the edges', () => {
    // In three steps, 42 of 255 is below half of the first, 43 is not.
    const shape = { width: 3, height: 2, data: Uint8Array.of(42, 43, 127, 128, 212, 213) };
    const paint = (left: number, top: number) => drawn(4, 3, (raster) => coverPixels(raster, shape, { left, top }, [1, 2, 3]));
    expect(paint(1, 1)).toEqual(['....', '..11', '.223']);
    expect(paint(-1, -1)).toEqual(['23..', '....', '....']);
    expect(paint(3, 2)).toEqual(['....', '....', '....']);
    expect(paint(2, 1)).toEqual(['....', '...1', '..22']);
  });
});
