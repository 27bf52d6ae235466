import { describe, expect, it } from 'vitest';
import type { Coverage } from './indexed-raster.ts';
import { Figures, textShapes } from './text-shapes.ts';

const ink = ({ data }: Coverage): number => data.reduce((sum, one) => sum + one, 0) / 255;
/** Columns with ink. */
const inked = ({ width, data }: Coverage): number[] =>
  Array.from({ length: width }, (_, x) => x).filter((x) => data.some((one, i) => one > 0 && i % width === x));

describe('textShapes', () => {
  it('are of one height, as wide as their ink, and each has its own', async () => {
    const style = { fontSize: 20, weight: 'normal' } as const;
    const [i, w, both, none] = await textShapes(['i', 'W', 'iW', ' '], style);
    expect([i.height, w.height, both.height, none.height]).toEqual([25, 25, 25, 25]);
    for (const shape of [i, w, both]) expect(inked(shape).at(-1)).toBe(shape.width - 1);
    expect(w.width).toBeGreaterThan(2 * i.width);
    expect(Math.abs(ink(both) - ink(i) - ink(w))).toBeLessThan(1);
    expect(none).toEqual({ width: 0, height: 25, data: new Uint8Array() });
  });

  it('text that is markup is text', async () => {
    const [shape] = await textShapes(['<rect width="99" height="99"/>'], { fontSize: 10, weight: 'bold' });
    expect(shape.width).toBeGreaterThan(100);
    expect(ink(shape)).toBeLessThan(400);
  });
});

describe('Figures', () => {
  it('a clock stands still: the digits are all as wide', async () => {
    const figures = await Figures.draw(17);
    const widths = ['1.11 s', '8.88 s', '4.00 s'].map((time) => figures.shapeOf(time).width);
    expect(new Set(widths).size).toBe(1);
    const [one, two] = ['7.51 s', '7.58 s'].map((time) => figures.shapeOf(time));
    const differing = inked({ ...one, data: one.data.map((value, i) => Math.abs(value - two.data[i])) });
    // The fourth character: behind two digits and a point, and a digit wide.
    expect([differing[0] >= Math.floor(17 * (2 * 0.575 + 0.29)), differing.at(-1)! < Math.ceil(17 * (3 * 0.575 + 0.29))]).toEqual(
      [true, true],
    );
  });

  it('put side by side lose no ink, but where two touch', async () => {
    const figures = await Figures.draw(15);
    const sum = Array.from('0123456789.').reduce((total, digit) => total + ink(figures.shapeOf(digit)), 0);
    const lost = sum - ink(figures.shapeOf('0123456789.'));
    expect([lost >= 0, lost < 0.001 * sum]).toEqual([true, true]);
  });
});
