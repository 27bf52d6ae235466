import type { TopLevelSpec } from 'vega-lite';
import { asPng, type ChartSpec } from '../../drawing/chart.ts';
import type { Panel } from '../../drawing/chart-parts.ts';
import { OKABE_ITO } from '../../drawing/palette.ts';
import { referenceLine } from '../../drawing/series.ts';

/** One check of a layer's convergence. */
export interface ConvergencePoint {
  /** Learned by the layer so far. */
  readonly stimuli: number;
  /** C_l: mean of (w − min)(max − w). */
  readonly convergenceMeasure: number;
  /** Mean |Δw| per synapse and win over the maps that won; null when none did. */
  readonly meanChange: number | null;
  /** Of the maps, converged ones, 0–1. */
  readonly share: number;
}

export interface ConvergencePlotOptions {
  /** e.g. `conv2: convergence`. */
  readonly title: string;
}

/** C_l below which training traditionally stops (Kheradpisheh et al. 2018, section 2.3). */
const CUSTOMARY_END = 0.01;

/** Of every panel, units of the figure; as high as the longest title beside it. */
const PANEL = { width: 560, height: 144 } as const;

/**
 * Three panels over the stimuli learned: C_l with its customary end 0.01, mean |Δw| on a logarithmic axis (checks without a
 * change have no point), share of converged maps.
 *
 * @param checks by ascending number of stimuli
 */
export function convergenceChart(checks: readonly ConvergencePoint[], { title }: ConvergencePlotOptions): ChartSpec {
  const reference = { value: CUSTOMARY_END, label: `C = ${CUSTOMARY_END}` };
  const points = checks.map(({ stimuli, convergenceMeasure, meanChange, share }) => {
    // A logarithm has no place for 0, and null says that no map won: neither gets a point.
    const change = meanChange !== null && meanChange > 0 ? meanChange : null;
    return { stimuli, convergenceMeasure, meanChange: change, percent: share * 100 };
  });
  // An axis needs two ends even before the first point.
  const end = checks.at(-1)?.stimuli ?? 1;
  const changes: NonNullable<PanelOptions['scale']> = points.some(({ meanChange }) => meanChange !== null)
    ? { type: 'log' }
    : { type: 'log', domain: [1e-3, 1] };
  return {
    title: { text: title, subtitle: summary(checks) },
    spacing: 16,
    data: { values: points },
    vconcat: [
      panel(end, { field: 'convergenceMeasure', title: 'Convergence measure C', color: OKABE_ITO.blue }, reference),
      panel(end, {
        field: 'meanChange',
        title: 'Mean |Δw| per win',
        color: OKABE_ITO.purple,
        scale: changes,
        ticks: decades(points),
        format: '.0e',
      }),
      panel(end, {
        field: 'percent',
        title: 'Converged maps (%)',
        color: OKABE_ITO.green,
        scale: { domain: [0, 100] },
        xTitle: true,
      }),
    ],
    resolve: { scale: { x: 'shared' } },
  } satisfies TopLevelSpec;
}

export const convergencePlot = asPng(convergenceChart);

/** Powers of ten around the changes: a logarithmic axis would else draw a line for each of their multiples. */
function decades(points: readonly { readonly meanChange: number | null }[]): number[] {
  const logarithms = points.flatMap(({ meanChange }) => (meanChange === null ? [] : [Math.log10(meanChange)]));
  if (logarithms.length === 0) return [1e-3, 1e-2, 1e-1, 1];
  const [low, high] = [Math.floor(Math.min(...logarithms)), Math.ceil(Math.max(...logarithms))];
  // As text, because 10 ** −5 is not the number that is written 1e-5, and the axis compares.
  return Array.from({ length: high - low + 1 }, (_, i) => Number(`1e${low + i}`));
}

function summary(checks: readonly ConvergencePoint[]): string {
  const last = checks.at(-1);
  if (last === undefined) return 'no check was made';
  const percent = Math.round(last.share * 100);
  return `C is the mean of (w − min)(max − w); in the end ${Number(last.convergenceMeasure.toPrecision(2))}, with ${percent} % of the maps converged`;
}

interface PanelOptions {
  readonly field: string;
  readonly title: string;
  readonly color: string;
  readonly scale?: { readonly type?: 'log'; readonly domain?: [number, number] };
  /** Values with a line across the panel; by default some round ones. */
  readonly ticks?: readonly number[];
  /** Of the numbers at the vertical axis (d3-format). */
  readonly format?: string;
  readonly xTitle?: true;
}

/** One series over the stimuli from 0 to the end; the reference is a dashed line with its meaning above the left end. */
function panel(
  end: number,
  { field, title, color, scale = {}, ticks, format: yFormat, xTitle }: PanelOptions,
  reference?: { value: number; label: string },
): Panel {
  const y = {
    field,
    type: 'quantitative',
    title,
    scale,
    axis: { tickCount: 4, minExtent: 36, ...(ticks && { values: [...ticks] }), ...(yFormat && { format: yFormat }) },
  } as const;
  const axis = { title: xTitle ? 'Stimuli learned' : null, labels: xTitle === true, tickCount: 6 };
  const domain: [number, number] = [0, end];
  const series = {
    mark: { type: 'line', color, point: { color, size: 22 } },
    encoding: { x: { field: 'stimuli', type: 'quantitative', axis, scale: { domain, nice: false } }, y },
  } as const;
  if (reference === undefined) return { width: PANEL.width, height: PANEL.height, ...series };
  return { width: PANEL.width, height: PANEL.height, layer: [series, ...referenceLine(reference, 1.2)] };
}
