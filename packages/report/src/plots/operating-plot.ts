import type { TopLevelSpec } from 'vega-lite';
import { asPng, type ChartSpec } from '../drawing/chart.ts';
import { INK } from '../drawing/palette.ts';
import { chartLegend, seriesEntry, seriesStyle } from '../drawing/series.ts';
import type { CurvePoint } from '../scores/metrics.ts';

/** What an operating curve is about: its units, and the rate of false answers up to which the area is taken. */
export interface CurveAxes {
  readonly answers: 'detections' | 'tracks';
  readonly per: 'minute' | 'hour';
  /** How many times a minute goes into the unit of the rate. */
  readonly perMinute: number;
  /** False answers per unit of time. */
  readonly limit: number;
  /** What Pd is a share of. */
  readonly found: string;
}

export const curveAxes = {
  // One per second.
  detections: { answers: 'detections', per: 'minute', perMinute: 1, limit: 60, found: 'labels found' },
  tracks: { answers: 'tracks', per: 'hour', perMinute: 60, limit: 100, found: 'labelled time covered' },
} as const satisfies Record<string, CurveAxes>;

export interface DetectorCurve {
  readonly name: string;
  /** In the order of falling thresholds. */
  readonly points: readonly CurvePoint[];
  /** What a reader must know of the curve, e.g. why it stays at 0. */
  readonly note?: string | undefined;
}

/** Pd against the rate of false answers, a staircase for each detector; a mark where all its answers count. */
export function operatingChart(curves: readonly DetectorCurve[], { answers, per, limit, found }: CurveAxes): ChartSpec {
  const lines = curves.flatMap(({ name, points }) =>
    // What nothing is found with stands at the beginning of every curve.
    [{ falseRate: 0, pd: 0 }, ...measured(points)].map((point, order) => ({ ...point, detector: name, order })),
  );
  const ends = curves.flatMap(({ name, points }) =>
    measured(points)
      .slice(-1)
      .map((point) => ({ ...point, detector: name })),
  );
  const max = Math.max(limit, ...lines.map(({ falseRate }) => falseRate));
  const names = curves.map(({ name }) => name);
  const styles = curves.map((_, place) => seriesStyle(place));
  const x = {
    field: 'falseRate',
    type: 'quantitative' as const,
    title: `false ${answers} per ${per} (symmetric log scale)`,
    scale: { type: 'symlog' as const, constant: 1, domain: [0, max] },
    axis: { values: [0, 1, 3, 10, 30, 100, 300, 1000, 3000, 10_000, 100_000].filter((tick) => tick <= max), grid: true },
  };
  const y = {
    field: 'pd',
    type: 'quantitative' as const,
    title: `Pd (share of ${found})`,
    scale: { domain: [0, 1] },
    axis: { tickCount: 5 },
  };
  const styled = <T>(range: readonly T[]) => ({
    field: 'detector',
    type: 'nominal' as const,
    scale: { domain: names, range: [...range] },
    legend: null,
  });
  const color = styled(styles.map(({ colour }) => colour));
  const strokeDash = styled(styles.map(({ dash }) => [...dash]));
  const shape = styled(styles.map(({ shape: mark }) => mark));
  return {
    title: {
      text: `Operating curve of ${answers} over the threshold on their score`,
      subtitle: [
        `mark: all ${answers} count; grey line: ${limit} per ${per}, up to which the area is taken`,
        // A line per part: the picture is as wide as its longest line.
        ...curves.flatMap(({ name, note }) => (note === undefined ? [] : `${name}: ${note}`.split(/(?<=: .*:) /))),
      ],
    },
    spacing: 14,
    vconcat: [
      {
        width: WIDTH,
        height: 300,
        layer: [
          {
            data: { values: [{ limit }] },
            mark: { type: 'rule', color: INK.axis, strokeWidth: 1 },
            encoding: { x: { field: 'limit', type: 'quantitative', scale: x.scale } },
          },
          {
            data: { values: lines },
            mark: { type: 'line', interpolate: 'step-after', strokeWidth: 2 },
            encoding: { x, y, color, strokeDash, order: { field: 'order', type: 'quantitative' } },
          },
          {
            data: { values: ends },
            mark: { type: 'point', filled: true, size: 80, opacity: 1 },
            encoding: { x, y, color, shape },
          },
        ],
      },
      ...chartLegend(
        curves.map(({ name }, i) => seriesEntry(name, i)),
        WIDTH,
      ),
    ],
  } satisfies TopLevelSpec;
}

export const operatingPlot = asPng(operatingChart);

/** Of the panel and of the legend below it, figure units. */
const WIDTH = 520;

const measured = (points: readonly CurvePoint[]): readonly CurvePoint[] => points.filter(({ pd }) => pd !== null);
