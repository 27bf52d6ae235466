import { expect } from 'vitest';
import { type ChartSpec, chartSvg } from '../drawing/chart.ts';
import { pngHeader } from '../drawing/raster.ts';

/** Texts that a reader sees in an SVG, in document order. */
export const textsOf = (svg: string): string[] =>
  Array.from(svg.matchAll(/<text[^>]*>(.*?)<\/text>/gs), ([, content]) =>
    content.replaceAll(/<[^>]*>/g, '').replaceAll('&amp;', '&'),
  );

export const chartTexts = async (spec: ChartSpec): Promise<string[]> => textsOf(await chartSvg(spec));

/** The pixel size of a picture. */
export const drawn = async (plot: () => Promise<Uint8Array>): Promise<{ width: number; height: number }> =>
  pngHeader(await plot());

/** Draws twice: the bytes must be the same. Gives the pixel size. One chart and one figure show it for all, which are drawn by the same two ways. */
export async function drawTwice(plot: () => Promise<Uint8Array>): Promise<{ width: number; height: number }> {
  const [first, second] = [await plot(), await plot()];
  expect(Buffer.compare(first, second)).toBe(0);
  return pngHeader(first);
}
