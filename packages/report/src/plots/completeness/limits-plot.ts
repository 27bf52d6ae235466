import { type Limit, limitSpeeds, limitSteps, shownPxS } from '@spikeseg/detection';
import { ticks } from '../../drawing/axes.ts';
import { asPng } from '../../drawing/chart.ts';
import { COLOUR_BAR, type ColourScale, colourBar, position } from '../../drawing/colour-scale.ts';
import { INK, type Rgb, viridis } from '../../drawing/palette.ts';
import { fillRectangle, whiteRaster } from '../../drawing/raster.ts';
import { element, figure, heading, headingBottom, MARGIN, rasterImage, text } from '../../drawing/svg.ts';
import { threeDigits } from '../../text.ts';

export interface LimitsPlotOptions {
  readonly title: string;
  /** Lines below the title. */
  readonly notes: readonly string[];
}

/** Width of the picture and height of a part of the sensor, figure units, and room at the left and below. */
const [width, partHeight, left, below] = [620, 5, 58, 44] as const;
/** Where nothing was seen. */
const blind: Rgb = [0, 0, 0];

/**
 * What a search could see: over time, for each part of the sensor a line (rows of parts from the upper edge to the lower one, in each those from left to
 * right), the rate from which on half of the objects of 40 px/s are found; the lighter, the fainter. Black: nothing was seen.
 */
export function limitsFigure(limits: readonly Limit[], { title, notes }: LimitsPlotOptions): string {
  const steps = limitSteps(limits);
  const parts = steps[0]?.length ?? 1;
  const speed = limitSpeeds.indexOf(shownPxS);
  const seen = limits.map(({ half }) => half[speed]).filter(Number.isFinite);
  const min = seen.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const [low, high] = seen.length === 0 ? [0, 1] : [Math.log(min), Math.log(seen.reduce((a, b) => Math.max(a, b))) + 1e-9];
  const scale: ColourScale = { kind: 'sequential', low, high, colour: (share) => viridis(1 - share) };
  const colourOf = (hz: number): Rgb => (Number.isFinite(hz) ? scale.colour(position(scale, Math.log(hz))) : blind);
  const top = headingBottom(notes.length) + 14;
  const height = parts * partHeight;
  const raster = whiteRaster(Math.max(1, steps.length), parts);
  for (const [step, own] of steps.entries())
    for (const [part, { half }] of own.entries()) fillRectangle(raster, step, part, 1, 1, colourOf(half[speed]));
  const [bottom, middle] = [top + height, top + height / 2];
  const seconds = Math.max(
    1,
    steps.reduce((sum, [{ durationUs }]) => sum + durationUs / 1e6, 0),
  );
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
      rasterImage(raster, left, top, width, height),
      text('parts of the sensor', left - 14, middle, {
        'text-anchor': 'middle',
        transform: `rotate(-90 ${left - 14} ${middle})`,
      }),
      ...times,
      text('Time (s)', left + width / 2, bottom + 38, { 'text-anchor': 'middle', 'font-size': 13 }),
      colourBar(
        scale,
        'Half of 40 px/s are found from (events/s)',
        left + width + COLOUR_BAR.gap,
        top,
        Math.min(220, bottom - top),
        (log) => threeDigits(Math.exp(log)),
      ),
    ].join(''),
  );
}

export const limitsPlot = asPng(limitsFigure);
