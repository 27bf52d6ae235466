import type { TopLevelSpec } from 'vega-lite';
import type { ChartSpec } from './chart.ts';
import { OKABE_ITO } from './palette.ts';

/** Labels and reference of a bar chart over the maps of a layer. */
export interface MapBarsOptions {
  readonly title: { readonly text: string; readonly subtitle: string };
  readonly valueTitle: string;
  /** Where the bars start, and the ends of the axis. */
  readonly base: number;
  readonly domain: readonly [number, number];
  /** A dashed horizontal line with its meaning at the right end. */
  readonly line: { readonly value: number; readonly label: string };
}

/** One bar per map of a layer, in the order of the network, and a value to compare them with. */
export function mapBars(values: readonly number[], { title, valueTitle, base, domain, line }: MapBarsOptions): ChartSpec {
  // More than two dozen numbers under the bars run together, so that only each fourth is written then.
  const every = values.length > 24 ? 4 : 1;
  const written = values.map((_, map) => map).filter((map) => map % every === 0);
  // A layer of a few maps would otherwise be a few blocks.
  const width = values.length > 8 ? { band: 0.75 } : 24;
  const scale = { domain: [...domain], nice: true };
  return {
    title,
    width: Math.min(760, Math.max(320, values.length * 22)),
    height: 240,
    data: { values: values.map((value, map) => ({ map, value })) },
    layer: [
      {
        mark: { type: 'bar', width },
        encoding: {
          x: { field: 'map', type: 'ordinal', title: 'Map (index in the layer)', axis: { labelAngle: 0, values: written } },
          y: { field: 'value', type: 'quantitative', title: valueTitle, scale, axis: { tickCount: 6 } },
          y2: { datum: base },
        },
      },
      {
        data: { values: [line] },
        mark: { type: 'rule', color: OKABE_ITO.vermilion, strokeDash: [6, 4], strokeWidth: 1.6 },
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
    ],
  } satisfies TopLevelSpec;
}
