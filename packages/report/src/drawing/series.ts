import type { Layer, Panel } from './chart-parts.ts';
import { INK, OKABE_ITO } from './palette.ts';
import { textWidth } from './svg.ts';

/** A meaning, and how what has it is drawn: a line, a mark, or a line with marks. */
export interface ChartLegendEntry {
  readonly name: string;
  readonly colour: string;
  readonly line?: { readonly dash?: readonly number[] };
  readonly mark?: { readonly shape?: string };
}

const ROW = 19;
const SAMPLE = 34;

/**
 * A legend that shows lines as lines and marks as marks: what vega draws by itself knows either. As many columns as the width
 * holds; none without entries.
 *
 * @param width figure units
 */
export function chartLegend(entries: readonly ChartLegendEntry[], width: number): Panel[] {
  if (entries.length === 0) return [];
  const widest = SAMPLE + 16 + Math.max(...entries.map(({ name }) => textWidth(name)));
  const columns = Math.max(1, Math.min(entries.length, Math.floor(width / widest)));
  const rows = Math.ceil(entries.length / columns);
  const pitch = width / columns;
  const layer = entries.flatMap((entry, i) => layersOf(entry, Math.floor(i / rows) * pitch, ((i % rows) + 0.5) * ROW));
  return [{ width, height: rows * ROW, layer }];
}

/** Every layer is one thing at one place, so that no scale is needed. */
function layersOf({ name, colour, line, mark }: ChartLegendEntry, left: number, y: number): Layer[] {
  const data = { values: [{}] };
  const middle = left + SAMPLE / 2;
  return [
    ...(line
      ? [
          {
            data,
            mark: {
              type: 'rule' as const,
              color: colour,
              strokeWidth: 2,
              opacity: 1,
              strokeDash: [...(line.dash ?? [1, 0])],
            },
            encoding: { x: { value: left }, x2: { value: left + SAMPLE }, y: { value: y } },
          },
        ]
      : []),
    ...(mark
      ? [
          {
            data,
            mark: {
              type: 'point' as const,
              shape: mark.shape ?? 'circle',
              color: colour,
              filled: true,
              size: 70,
              opacity: 1,
            },
            encoding: { x: { value: middle }, y: { value: y } },
          },
        ]
      : []),
    {
      data,
      mark: { type: 'text' as const, text: name, align: 'left' as const, baseline: 'middle' as const, color: INK.text },
      encoding: { x: { value: left + SAMPLE + 8 }, y: { value: y } },
    },
  ];
}

/** A dashed line across a panel, with its meaning at the right end. */
export const referenceLine = (line: { readonly value: number; readonly label: string }, strokeWidth = 1.6): Layer[] => [
  {
    data: { values: [line] },
    mark: { type: 'rule', color: OKABE_ITO.vermilion, strokeDash: [6, 4], strokeWidth },
    encoding: { y: { field: 'value', type: 'quantitative' } },
  },
  {
    data: { values: [line] },
    mark: { type: 'text', color: OKABE_ITO.vermilion, align: 'left', baseline: 'middle', dx: 6 },
    encoding: {
      x: { value: 'width' },
      y: { field: 'value', type: 'quantitative' },
      text: { field: 'label', type: 'nominal' },
    },
  },
];

/** How one series of a chart with many is drawn. */
interface SeriesStyle {
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

/** A series by its place, as a legend shows it. */
export function seriesEntry(name: string, place: number): ChartLegendEntry {
  const { colour, dash, shape } = seriesStyle(place);
  return { name, colour, line: { dash }, mark: { shape } };
}
