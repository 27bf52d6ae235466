import { expect } from 'vitest';
import { type ChartSpec, chartSvg } from '../drawing/chart.ts';
import { pngHeader } from '../drawing/raster.ts';

/** Texts that a reader sees in an SVG, in document order. */
export const textsOf = (svg: string): string[] =>
  Array.from(svg.matchAll(/<text[^>]*>(.*?)<\/text>/gs), ([, content]) =>
    content.replaceAll(/<[^>]*>/g, '').replaceAll('&amp;', '&'),
  );

export const chartTexts = async (spec: ChartSpec): Promise<string[]> => textsOf(await chartSvg(spec));

/** Draws twice: the bytes must be the same. Gives the pixel size. */
export async function drawTwice(plot: () => Promise<Uint8Array>): Promise<{ width: number; height: number }> {
  const [first, second] = [await plot(), await plot()];
  expect(Buffer.compare(first, second)).toBe(0);
  return pngHeader(first);
}
