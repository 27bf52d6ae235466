import type { TopLevelSpec } from 'vega-lite';
import { INK } from './palette.ts';
import { textWidth } from './svg.ts';

/** A meaning, and how what has it is drawn: a line, a mark, or a line with marks. */
export interface ChartLegendEntry {
  readonly name: string;
  readonly colour: string;
  readonly line?: { readonly dash?: readonly number[]; readonly width?: number; readonly opacity?: number };
  readonly mark?: { readonly shape?: string; readonly filled?: boolean };
}

type Panel = Extract<TopLevelSpec, { vconcat: unknown }>['vconcat'][number];

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

type Layer = Extract<Panel, { layer: unknown }>['layer'][number];

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
              strokeWidth: line.width ?? 2,
              opacity: line.opacity ?? 1,
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
              filled: mark.filled ?? true,
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
