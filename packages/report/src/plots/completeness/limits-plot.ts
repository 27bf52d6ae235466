import type { Limits } from '@spikeseg/segmentation';
import { ticks } from '../../drawing/axes.ts';
import { asPng, PIXELS_PER_UNIT } from '../../drawing/chart.ts';
import { COLOUR_BAR } from '../../drawing/colour-scale.ts';
import { INK, type Rgb, viridis } from '../../drawing/palette.ts';
import { fillRectangle, whiteRaster } from '../../drawing/raster.ts';
import { element, figure, heading, headingBottom, MARGIN, rasterImage, text } from '../../drawing/svg.ts';
import { threeDigits } from '../../text.ts';

export interface LimitsPlotOptions {
  readonly title: string;
  /** Lines below the title. */
  readonly notes: readonly string[];
}

/** Speeds of the panels, px/s, width of a panel and height of a part of the sensor, figure units, and room at the left, between panels and below. */
const [panelSpeeds, width, partHeight, left, between, below] = [[0, 40, 300], 620, 3, 58, 26, 44] as const;
/** Where nothing was seen. */
const blind: Rgb = [0, 0, 0];

/**
 * What a search could see: over time, for each part of the sensor a line (rows of parts from the upper edge to the lower one, in each those from left to
 * right), the rate from which on half of the objects of a speed are found; the lighter, the fainter. Black: nothing was seen.
 */
export function limitsFigure(
  { columns, rows, speeds, half, stepS }: Pick<Limits, 'columns' | 'rows' | 'speeds' | 'half' | 'stepS'>,
  { title, notes }: LimitsPlotOptions,
): string {
  const parts = columns * rows;
  const steps = Math.max(1, half.length / parts / speeds.length);
  const panels = panelSpeeds.flatMap((speed) => (speeds.includes(speed) ? [speeds.indexOf(speed)] : []));
  const seen = half.filter((hz, i) => Number.isFinite(hz) && panels.includes(i % speeds.length)).toSorted();
  const [low, high] = [Math.log(seen[0] ?? 1), Math.log(seen.at(-1) ?? 10) + 1e-9];
  const colourOf = (hz: number): Rgb => (Number.isFinite(hz) ? viridis(1 - (Math.log(hz) - low) / (high - low)) : blind);
  const top = headingBottom(notes.length) + 14;
  const height = parts * partHeight;
  const panel = (k: number, place: number): string => {
    const y = top + place * (height + between);
    const raster = whiteRaster(width * PIXELS_PER_UNIT, height * PIXELS_PER_UNIT);
    const rowPx = partHeight * PIXELS_PER_UNIT;
    for (let step = 0; step < steps; step++) {
      const [from, to] = [step, step + 1].map((at) => Math.round((at * raster.width) / steps));
      for (let part = 0; part < parts; part++)
        fillRectangle(raster, from, part * rowPx, to - from, rowPx, colourOf(half[(step * parts + part) * speeds.length + k]));
    }
    const turned = { 'text-anchor': 'middle', transform: `rotate(-90 ${left - 14} ${y + height / 2})` };
    return (
      rasterImage(raster, left, y) +
      text(`${speeds[k]} px/s`, left, y - 5) +
      text('parts of the sensor', left - 14, y + height / 2, { ...turned, 'font-size': 11 })
    );
  };
  const bottom = top + panels.length * (height + between) - between;
  const seconds = steps * stepS;
  const times = ticks(seconds).map((s) => {
    const x = left + (s / seconds) * width;
    const line = element('line', { x1: x, x2: x, y1: bottom, y2: bottom + 5, stroke: INK.axis });
    return line + text(String(s), x, bottom + 18, { 'text-anchor': 'middle' });
  });
  return figure(
    left + width + COLOUR_BAR.gap + COLOUR_BAR.width + COLOUR_BAR.labels + MARGIN,
    bottom + below + MARGIN,
    [
      heading(title, notes),
      ...panels.map(panel),
      ...times,
      text('Time (s)', left + width / 2, bottom + 38, { 'text-anchor': 'middle', 'font-size': 13 }),
      rateBar(Math.exp(low), Math.exp(high), left + width + COLOUR_BAR.gap, top, Math.min(220, bottom - top)),
    ].join(''),
  );
}

export const limitsPlot = asPng(limitsFigure);

/** The colours, faint at the top. */
function rateBar(faintest: number, brightest: number, x: number, y: number, height: number): string {
  const rows = height * PIXELS_PER_UNIT;
  const raster = whiteRaster(COLOUR_BAR.width * PIXELS_PER_UNIT, rows);
  for (let row = 0; row < rows; row++) fillRectangle(raster, 0, row, raster.width, 1, viridis(1 - row / (rows - 1)));
  const [side, middle] = [x + COLOUR_BAR.width + COLOUR_BAR.labels - 8, y + height / 2];
  const labels = [faintest, Math.sqrt(faintest * brightest), brightest].map((hz, i) =>
    text(threeDigits(hz), x + COLOUR_BAR.width + 6, y + 4 + (i * height) / 2, { 'font-size': 11 }),
  );
  const title = text('Half are found from (events/s)', side, middle, {
    'text-anchor': 'middle',
    transform: `rotate(-90 ${side} ${middle})`,
  });
  return rasterImage(raster, x, y) + labels.join('') + title;
}
