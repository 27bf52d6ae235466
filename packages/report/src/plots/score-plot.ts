import type { Estimate } from '@spikeseg/evaluation';
import type { TopLevelSpec } from 'vega-lite';
import { type ChartSpec, chartPng } from '../drawing/chart.ts';
import { INK, OKABE_ITO } from '../drawing/palette.ts';

/** Figures of one detector. */
export interface ScoreRow {
  readonly detector: string;
  /** Strict J = sensitivity + specificity − 1; null bounds are not drawn. */
  readonly informedness: Estimate;
  /** Share of labels found. */
  readonly pd: Estimate;
}

/** What a plot of scores needs besides the rows. */
export interface ScorePlotOptions {
  readonly title: string;
  /** How the intervals were made, e.g. `95 % bootstrap over blocks of 5 s`. */
  readonly intervals: string;
}

type Panel = Extract<TopLevelSpec, { hconcat: unknown }>['hconcat'][number];

/** Two panels of horizontal bars, one bar a detector in the order given: strict J (at most 0 for an output that knows nothing) and Pd, with intervals. */
export const scorePlot = (rows: readonly ScoreRow[], options: ScorePlotOptions): Promise<Uint8Array> =>
  chartPng(scoreChart(rows, options));

/** The chart of {@link scorePlot}. */
export function scoreChart(rows: readonly ScoreRow[], { title, intervals }: ScorePlotOptions): ChartSpec {
  const lowest = Math.min(0, ...rows.flatMap(({ informedness: { value, low } }) => [value ?? 0, low ?? 0]));
  const names = rows.map(({ detector }) => detector);
  const values = (figure: 'informedness' | 'pd') => rows.map((row) => ({ detector: row.detector, ...row[figure] }));
  return {
    title: { text: title, subtitle: intervals },
    spacing: 24,
    hconcat: [
      panel(values('informedness'), names, {
        title: 'Strict J (at most 0: knows nothing, 1: perfect)',
        domain: [lowest, 1],
        color: OKABE_ITO.blue,
        named: true,
      }),
      panel(values('pd'), names, { title: 'Pd (share of labels found)', domain: [0, 1], color: OKABE_ITO.green }),
    ],
  } satisfies TopLevelSpec;
}

interface PanelOptions {
  readonly title: string;
  readonly domain: [number, number];
  readonly color: string;
  /** Writes the detectors' names. */
  readonly named?: boolean;
}

function panel(
  values: readonly object[],
  names: readonly string[],
  { title, domain, color, named = false }: PanelOptions,
): Panel {
  const y = {
    field: 'detector',
    type: 'nominal',
    sort: [...names],
    title: null,
    axis: { labels: named, labelLimit: 260, ticks: false, domain: false },
  } as const;
  const scale = { domain, nice: true };
  return {
    width: 280,
    height: { step: 26 },
    data: { values: [...values] },
    encoding: { y },
    layer: [
      {
        mark: { type: 'bar', color, opacity: 0.75, height: { band: 0.62 } },
        encoding: { x: { field: 'value', type: 'quantitative', title, scale, axis: { grid: true, tickCount: 5 } } },
      },
      {
        transform: [{ filter: 'isValid(datum.low) && isValid(datum.high)' }],
        mark: { type: 'rule', strokeWidth: 1.6, color: INK.text },
        encoding: { x: { field: 'low', type: 'quantitative', scale }, x2: { field: 'high' } },
      },
      {
        transform: [{ filter: '!isValid(datum.value)' }],
        mark: { type: 'text', align: 'left', color: INK.muted, text: 'not measurable' },
        encoding: { x: { datum: 0, type: 'quantitative', scale } },
      },
    ],
  };
}
