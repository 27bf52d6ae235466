import { describe, expect, it } from 'vitest';
import { svgToPng } from './chart.ts';
import { decodePng } from './decode-png.fixture.ts';
import { figure, text } from './svg.ts';

/** Number of pixels that are not white when a text is drawn. */
async function ink(content: string, weight = 'normal'): Promise<number> {
  const { data } = decodePng(await svgToPng(figure(40, 30, text(content, 5, 20, { 'font-weight': weight }))));
  let dark = 0;
  for (let i = 0; i < data.length; i += 4) if (data[i] < 250) dark++;
  return dark;
}

describe('svgToPng', () => {
  // Every sign beyond ASCII that a figure writes: a missing font or glyph leaves white paper, or the box of a missing glyph.
  it.each(['A', '7', 'Δ', 'θ', 'µ', '−', '×', '–', '…'])('has a glyph for %s in the fonts of the package', async (sign) => {
    const drawn = await ink(sign);
    expect(drawn).toBeGreaterThan(0);
    const missing = await svgToPng(figure(40, 30, text('\u{1F6F0}', 5, 20)));
    expect(Buffer.compare(await svgToPng(figure(40, 30, text(sign, 5, 20))), missing)).not.toBe(0);
  });

  it('has a bold font', async () => {
    expect(await ink('conv', 'bold')).toBeGreaterThan(1.1 * (await ink('conv')));
  });

  it('draws on white with two pixels a unit, the same bytes each time', async () => {
    const svg = figure(31, 17, text('same', 2, 12));
    const [first, second] = [await svgToPng(svg), await svgToPng(svg)];
    expect(Buffer.compare(first, second)).toBe(0);
    const { width, height, channels, data } = decodePng(first);
    expect([width, height, channels]).toEqual([62, 34, 4]);
    expect([...data.subarray(0, 4)]).toEqual([255, 255, 255, 255]);
  });
});
