import type { TopLevelSpec } from 'vega-lite';
import { chartPng } from './chart.ts';
import type { CurveAxes, CurvePoint } from './curve-axes.ts';
import { INK, OKABE_ITO } from './palette.ts';

/** Operating curve of one detector. */
export interface DetectorCurve {
  readonly name: string;
  /** In the order of falling thresholds. */
  readonly points: readonly CurvePoint[];
}

/** Pd against the rate of false answers, a staircase for each detector; a dot where all its answers count. */
export const operatingPlot = (curves: readonly DetectorCurve[], axes: CurveAxes): Promise<Uint8Array> =>
  chartPng(operatingChart(curves, axes));

/** The chart of {@link operatingPlot}; a rule marks the rate up to which the area is taken. */
export function operatingChart(curves: readonly DetectorCurve[], { answers, per, limit, found }: CurveAxes): TopLevelSpec {
  const lines = curves.flatMap(({ name, points }) =>
    // What nothing is found with stands at the beginning of every curve.
    [{ falseRate: 0, pd: 0 }, ...measured(points)].map((point, order) => ({ ...point, detector: name, order })),
  );
  const ends = curves.flatMap(({ name, points }) =>
    measured(points)
      .slice(-1)
      .map((point) => ({ ...point, detector: name })),
  );
  const most = Math.max(limit, ...lines.map(({ falseRate }) => falseRate));
  const names = curves.map(({ name }) => name);
  const colours = [
    OKABE_ITO.blue,
    OKABE_ITO.vermilion,
    OKABE_ITO.green,
    OKABE_ITO.purple,
    OKABE_ITO.orange,
    OKABE_ITO.skyBlue,
    OKABE_ITO.black,
  ];
  const x = {
    field: 'falseRate',
    type: 'quantitative' as const,
    title: `false ${answers} per ${per} (symmetric log scale)`,
    scale: { type: 'symlog' as const, constant: 1, domain: [0, most] },
    axis: { values: [0, 1, 3, 10, 30, 100, 300, 1000, 3000, 10_000, 100_000].filter((tick) => tick <= most), grid: true },
  };
  const y = {
    field: 'pd',
    type: 'quantitative' as const,
    title: `Pd (share of ${found})`,
    scale: { domain: [0, 1] },
    axis: { tickCount: 5 },
  };
  const color = {
    field: 'detector',
    type: 'nominal' as const,
    title: null,
    sort: names,
    scale: { domain: names, range: colours },
    legend: { orient: 'bottom' as const, columns: 2 },
  };
  return {
    title: {
      text: `Operating curve of ${answers} over the threshold on their score`,
      subtitle: `dot: all ${answers} count; dashed: ${limit} per ${per}, up to which the area is taken`,
    },
    width: 480,
    height: 300,
    layer: [
      {
        data: { values: [{ limit }] },
        mark: { type: 'rule', strokeDash: [4, 4], color: INK.muted },
        encoding: { x: { field: 'limit', type: 'quantitative', scale: x.scale } },
      },
      {
        data: { values: lines },
        mark: { type: 'line', interpolate: 'step-after', strokeWidth: 2 },
        encoding: { x, y, color, order: { field: 'order', type: 'quantitative' } },
      },
      {
        data: { values: ends },
        mark: { type: 'point', filled: true, size: 70, opacity: 1 },
        encoding: { x, y, color },
      },
    ],
  };
}

const measured = (points: readonly CurvePoint[]): readonly CurvePoint[] => points.filter(({ pd }) => pd !== null);
