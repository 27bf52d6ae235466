import { OKABE_ITO } from './palette.ts';

/** How one series of a chart with many is drawn. */
export interface SeriesStyle {
  readonly colour: string;
  /** Lengths of dashes and gaps, figure units; `[1, 0]` is a whole line. */
  readonly dash: readonly number[];
  /** Of its marks: a name or a path that vega knows. */
  readonly shape: string;
}

/** Seven of {@link OKABE_ITO}, whose yellow cannot be seen on white, and two of Tol's muted scheme that are darker than these. */
const COLOURS = [
  OKABE_ITO.blue,
  OKABE_ITO.vermilion,
  OKABE_ITO.green,
  OKABE_ITO.purple,
  OKABE_ITO.orange,
  OKABE_ITO.skyBlue,
  OKABE_ITO.black,
  '#882255',
  '#999933',
];
const SHAPES = ['circle', 'square', 'triangle-up', 'diamond', 'cross', 'triangle-down', 'triangle-left', 'triangle-right'];
const DASHES: readonly (readonly number[])[] = [
  [1, 0],
  [8, 3],
  [2, 2],
  [9, 3, 2, 3],
];

/**
 * The style of a series by its place. Up to nine have a colour of their own; any two within 32 differ in mark or dash, so that
 * they are told apart without colour, too.
 *
 * @see https://personal.sron.nl/~pault/ Tol 2021, Colour schemes
 */
export const seriesStyle = (place: number): SeriesStyle => ({
  colour: COLOURS[place % COLOURS.length],
  dash: DASHES[(place + Math.floor(place / SHAPES.length)) % DASHES.length],
  shape: SHAPES[place % SHAPES.length],
});
