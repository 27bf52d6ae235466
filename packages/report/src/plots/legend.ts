import { POLARITY_COLOURS } from './event-raster.ts';
import { INK } from './palette.ts';
import { element, text, textWidth } from './svg.ts';

/** Meaning of a symbol, and the symbol, about ten units wide, with its left edge at x and its middle at y. */
export type LegendEntry = readonly [meaning: string, symbol: (x: number, y: number) => string];

/** One row: every symbol and its meaning. */
export function legend(left: number, y: number, entries: readonly LegendEntry[]): string {
  let x = left;
  return entries
    .map(([meaning, symbol]) => {
      const at = x;
      x += 10 + 8 + textWidth(meaning) + 18;
      return symbol(at, y) + text(meaning, at + 18, y + 4);
    })
    .join('');
}

const swatch = (colour: string) => (x: number, y: number) =>
  element('rect', { x, y: y - 5, width: 10, height: 10, fill: colour, stroke: INK.axis, 'stroke-width': 0.5 });

/** The colours of a raster of events. */
export const polarityEntries: readonly LegendEntry[] = [
  ['ON event', swatch(POLARITY_COLOURS.on)],
  ['OFF event', swatch(POLARITY_COLOURS.off)],
  ['both', swatch(POLARITY_COLOURS.both)],
];
