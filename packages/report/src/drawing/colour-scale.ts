import { threeDigits } from '../text.ts';
import { PIXELS_PER_UNIT } from './chart.ts';
import { blueRed, type ColourMap, INK, viridis } from './palette.ts';
import { fillRectangle, whiteRaster } from './raster.ts';
import { element, rasterImage, text } from './svg.ts';

/** Which colour stands for which value. */
export interface ColourScale {
  readonly kind: 'diverging' | 'sequential';
  readonly low: number;
  readonly high: number;
  readonly colour: ColourMap;
}

/**
 * Scale that fits the values: with a negative one, blue–white–red, symmetric about 0, so that white is 0; else viridis from
 * 0 to 1, or to the largest value where that is above 1.
 */
export function colourScale(values: Float32Array): ColourScale {
  let [low, high] = [0, 0];
  for (const value of values) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  if (low >= 0) return { kind: 'sequential', low: 0, high: Math.max(1, high), colour: viridis };
  const limit = Math.max(-low, high);
  return { kind: 'diverging', low: -limit, high: limit, colour: blueRed };
}

export const position = ({ low, high }: ColourScale, value: number): number => (value - low) / (high - low);

/** Columns of the colour bar and of what stands at it, figure units. */
export const COLOUR_BAR = { gap: 26, width: 14, labels: 62 } as const;

/** Vertical bar with the values of its ends and of its middle, which is 0 where the scale diverges from it. @param shown what is written of a value */
export function colourBar(
  scale: ColourScale,
  title: string,
  x: number,
  y: number,
  height: number,
  shown: (value: number) => string = number,
): string {
  const rows = height * PIXELS_PER_UNIT;
  const raster = whiteRaster(COLOUR_BAR.width * PIXELS_PER_UNIT, rows);
  for (let row = 0; row < rows; row++) fillRectangle(raster, 0, row, raster.width, 1, scale.colour(1 - row / (rows - 1)));
  const values = [scale.high, (scale.low + scale.high) / 2, scale.low];
  const label = (value: number, i: number) =>
    text(shown(value), x + COLOUR_BAR.width + 6, y + 4 + (i * height) / (values.length - 1), { 'font-size': 11 });
  const [middle, right] = [y + height / 2, x + COLOUR_BAR.width + COLOUR_BAR.labels - 8];
  return (
    rasterImage(raster, x, y) +
    element('rect', { x, y, width: COLOUR_BAR.width, height, fill: 'none', stroke: INK.axis, 'stroke-width': 0.5 }) +
    values.map(label).join('') +
    text(title, right, middle, { 'text-anchor': 'middle', transform: `rotate(-90 ${right} ${middle})` })
  );
}

/** Three significant digits, with the minus sign of print. */
const number = (value: number): string => threeDigits(value).replace('-', '−');
