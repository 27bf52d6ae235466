import type { TopLevelSpec } from 'vega-lite';
import { asPng, type ChartSpec } from '../../drawing/chart.ts';
import { INK, OKABE_ITO } from '../../drawing/palette.ts';

/** Brightness of an object over time. */
export interface LightCurve {
  readonly name: string;
  /** Seconds since the start, events/s and their standard deviation; with a zero point a magnitude. */
  readonly blocks: readonly {
    readonly tS: number;
    readonly rate: number;
    readonly sigma: number;
  }[];
  /** How often it repeats, s, with the standard deviation, where that is known. */
  readonly period?: { readonly periodS: number; readonly sigmaS: number } | undefined;
}

export interface LightCurveData {
  readonly title: string;
  readonly curves: readonly LightCurve[];
}

/** Of a panel, figure units; and so many panels at most, of the objects with the most blocks. */
const [panelWidth, panelHeight, maxPanels] = [520, 130, 6];

/** A panel for each object: its blocks with their standard deviations, and how often it repeats. */
export function lightCurveChart({ title, curves }: LightCurveData): ChartSpec {
  const shown = curves.toSorted((a, b) => b.blocks.length - a.blocks.length).slice(0, maxPanels);
  const last = Math.max(0, ...shown.flatMap(({ blocks }) => blocks.map(({ tS }) => tS)));
  return {
    title: {
      text: title,
      subtitle: [
        'events/s of each object, with the standard deviation',
        ...(curves.length > shown.length ? [`${shown.length} of ${curves.length} objects`] : []),
      ],
    },
    spacing: 16,
    vconcat: shown.map((curve) => panel(curve, last)),
  } satisfies TopLevelSpec;
}

export const lightCurvePlot = asPng(lightCurveChart);

function panel({ name, blocks, period }: LightCurve, last: number) {
  const x = { field: 'tS', type: 'quantitative' as const, title: 'seconds', scale: { domain: [0, last] } };
  const values = blocks.map(({ tS, rate, sigma }) => ({ tS, rate, low: rate - sigma, high: rate + sigma }));
  const repeats = period && `, repeats every ${period.periodS.toPrecision(3)} ± ${period.sigmaS.toPrecision(1)} s`;
  return {
    title: { text: `track ${name}${repeats ?? ''}`, fontSize: 12, anchor: 'start' as const },
    width: panelWidth,
    height: panelHeight,
    data: { values },
    layer: [
      {
        mark: { type: 'rule' as const, color: INK.axis },
        encoding: { x, y: { field: 'low', type: 'quantitative' as const, title: 'events/s' }, y2: { field: 'high' } },
      },
      {
        mark: {
          type: 'line' as const,
          color: OKABE_ITO.blue,
          strokeWidth: 1,
          point: { filled: true, size: 14, color: OKABE_ITO.blue },
        },
        encoding: { x, y: { field: 'rate', type: 'quantitative' as const } },
      },
    ],
  };
}
