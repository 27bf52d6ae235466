import type { Estimate } from '@spikeseg/evaluation';
import type { TopLevelSpec } from 'vega-lite';
import { asPng, type ChartSpec } from '../drawing/chart.ts';
import type { Panel } from '../drawing/chart-parts.ts';
import { INK, OKABE_ITO } from '../drawing/palette.ts';
import { textWidth } from '../drawing/svg.ts';
import type { RowKind } from '../scores/metrics.ts';

/** Figures of one detector. */
export interface ScoreRow {
  readonly detector: string;
  /** The model is highlighted; null tests stand apart, small and grey. */
  readonly kind: RowKind;
  /** Strict J = sensitivity + specificity − 1; null bounds are not drawn. */
  readonly informedness: Estimate;
  /** Share of labels found. */
  readonly pd: Estimate;
}

export interface ScorePlotOptions {
  readonly title: string;
  /** How the intervals were made, e.g. `95 % bootstrap over blocks of 5 s`. */
  readonly intervals: string;
}

/**
 * Two panels of horizontal bars, one bar a detector in the order given: strict J (at most 0 for an output that knows nothing) and
 * Pd, with intervals. Null tests are small and grey below the others, since they must not be compared with them.
 */
export function scoreChart(rows: readonly ScoreRow[], { title, intervals }: ScorePlotOptions): ChartSpec {
  const lowest = Math.min(0, ...rows.flatMap(({ informedness: { value, low } }) => [value ?? 0, low ?? 0]));
  const domains = { informedness: [lowest, 1], pd: [0, 1] } as const;
  const nulls = rows.filter(({ kind }) => kind === 'null');
  const compared = rows.filter(({ kind }) => kind !== 'null');
  const names = Math.min(MOST_NAMES, 8 + Math.max(0, ...rows.map(({ detector }) => textWidth(detector))));
  const column = (figure: keyof typeof titles, color: string, extent: number): Panel => {
    const domain = domains[figure];
    // The title of the axis stands below whatever comes last.
    const parts = [
      ...(compared.length > 0
        ? [panel(compared, { figure, domain, color, names: extent, small: false, last: nulls.length === 0 })]
        : []),
      ...(nulls.length > 0 ? [panel(nulls, { figure, domain, color, names: extent, small: true, last: true })] : []),
    ];
    return { spacing: 8, vconcat: parts };
  };
  return {
    title: { text: title, subtitle: [intervals, ...(nulls.length > 0 ? [nullWords] : [])] },
    spacing: 24,
    hconcat: [column('informedness', OKABE_ITO.blue, names), column('pd', OKABE_ITO.green, 0)],
  } satisfies TopLevelSpec;
}

export const scorePlot = asPng(scoreChart);

const nullWords = 'grey: null tests, which know nothing; their J must be at most 0, their Pd alone says nothing';

const titles = { informedness: 'Strict J (at most 0: knows nothing, 1: perfect)', pd: 'Pd (share of labels found)' } as const;

interface ScorePanelOptions {
  readonly figure: keyof typeof titles;
  readonly domain: readonly [number, number];
  readonly color: string;
  /** Room for the detectors' names, the same in every panel, so that bars begin below each other; 0 without names. */
  readonly names: number;
  /** Half as high, and grey. */
  readonly small: boolean;
  /** Writes the axis below. */
  readonly last: boolean;
}

/** Most room for names, figure units. */
const MOST_NAMES = 260;

function panel(rows: readonly ScoreRow[], { figure, domain, color, names, small, last }: ScorePanelOptions): Panel {
  const values = rows.map((row) => ({ detector: row.detector, ...row[figure], strength: row.kind === 'baseline' ? 0.45 : 0.9 }));
  const models = rows.filter(({ kind }) => kind === 'model').map(({ detector }) => detector);
  const y = {
    field: 'detector',
    type: 'nominal',
    sort: rows.map(({ detector }) => detector),
    title: null,
    axis: {
      labels: names > 0,
      labelLimit: MOST_NAMES,
      minExtent: names,
      maxExtent: names,
      ticks: false,
      domain: false,
      ...(small && { labelFontSize: 11, labelColor: INK.muted }),
      labelFontWeight: {
        condition: { test: `indexof(${JSON.stringify(models)}, datum.value) >= 0`, value: 'bold' },
        value: 'normal',
      },
    },
  } as const;
  const scale = { domain: [...domain], nice: true };
  const axis = { grid: true, tickCount: 5, labels: last, ticks: last };
  const bar = small ? { color: INK.axis, opacity: 0.5 } : { color };
  const opacity = { field: 'strength', type: 'quantitative', scale: null } as const;
  return {
    width: 280,
    height: { step: small ? 16 : 26 },
    data: { values },
    encoding: { y },
    layer: [
      {
        mark: { type: 'bar', ...bar, height: { band: 0.62 } },
        encoding: {
          x: { field: 'value', type: 'quantitative', title: last ? titles[figure] : null, scale, axis },
          ...(!small && { opacity }),
        },
      },
      {
        transform: [{ filter: 'isValid(datum.low) && isValid(datum.high)' }],
        mark: { type: 'rule', strokeWidth: small ? 1 : 1.6, color: small ? INK.axis : INK.text },
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
