import { FONT, PIXELS_PER_UNIT } from './chart.ts';
import { INK } from './palette.ts';
import { encodePng, type Raster } from './raster.ts';

/* Markup for the figures that are drawn by hand, around a raster. Lengths are figure units. */

type Attributes = Readonly<Record<string, string | number>>;

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Makes any string fit for text and attributes. */
export const escapeXml = (text: string): string => text.replaceAll(/[&<>"]/g, (character) => ESCAPES[character]);

/** One element; the content is markup. */
export function element(name: string, attributes: Attributes, content = ''): string {
  const list = Object.entries(attributes).map(([key, value]) => ` ${key}="${escapeXml(String(value))}"`);
  return content === '' ? `<${name}${list.join('')}/>` : `<${name}${list.join('')}>${content}</${name}>`;
}

/** Text with its baseline at y; 12 units high unless told. */
export const text = (content: string, x: number, y: number, attributes: Attributes = {}): string =>
  element('text', { x, y, fill: INK.text, 'font-size': 12, ...attributes }, escapeXml(content));

/** A raster; where no size is given its pixels are those of the picture, one device pixel each, and nothing is resampled. @param width,height figure units */
export function rasterImage(
  raster: Raster,
  x: number,
  y: number,
  width: number = raster.width / PIXELS_PER_UNIT,
  height: number = raster.height / PIXELS_PER_UNIT,
): string {
  const href = `data:image/png;base64,${Buffer.from(encodePng(raster, 1)).toString('base64')}`;
  return element('image', { x, y, width, height, href, preserveAspectRatio: 'none', 'image-rendering': 'optimizeSpeed' });
}

/** Bold title and grey lines below it, as the charts have them. */
export const heading = (title: string, lines: readonly string[]): string =>
  text(title, MARGIN, MARGIN + 14, { 'font-size': 15, 'font-weight': 'bold' }) +
  lines.map((line, i) => text(line, MARGIN, MARGIN + 32 + i * LINE, { fill: INK.muted })).join('');

/** Around every figure. */
export const MARGIN = 12;

const LINE = 16;

/** Below this ordinate a figure with that many grey lines is free. */
export const headingBottom = (lines: number): number => MARGIN + 28 + lines * LINE;

/** Rough width of a text, to make room for it. */
export const textWidth = (content: string, fontSize = 12): number => content.length * fontSize * 0.53;

/** Content that is cut at the edge of a rectangle. */
export const clipped = (
  id: string,
  area: { readonly x: number; readonly y: number; readonly width: number; readonly height: number },
  content: string,
): string => element('clipPath', { id }, element('rect', area)) + element('g', { 'clip-path': `url(#${id})` }, content);

export const figure = (width: number, height: number, content: string): string =>
  element(
    'svg',
    { xmlns: 'http://www.w3.org/2000/svg', width, height, viewBox: `0 0 ${width} ${height}`, 'font-family': FONT },
    element('rect', { width, height, fill: 'white' }) + content,
  );
