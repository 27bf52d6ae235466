import type { TopLevelSpec } from 'vega-lite';
import { asPng, type ChartSpec } from '../../drawing/chart.ts';
import { INK } from '../../drawing/palette.ts';
import { chartLegend, seriesEntry, seriesStyle } from '../../drawing/series.ts';

/** The maps that a pass left. */
export interface MotionPriors {
  /** 0: the first, which looks at a part of the events. */
  readonly pass: number;
  readonly maps: readonly {
    /** The number of the map, the same in all passes. */
    readonly id: number;
    /** Share of the events that it claims, by brightness. */
    readonly priors: readonly number[];
  }[];
}

/** What {@link motionPriorsPlot} is told beside the passes. */
export interface MotionPriorsOptions {
  /** The maps that were kept, in the order of their numbers in the picture of the velocities. */
  readonly kept: readonly { readonly id: number; readonly vx: number; readonly vy: number }[];
  /** Events/s of an object of each brightness. */
  readonly ratesHz: readonly number[];
  /** Share of the events that a map must claim to be kept after a full pass. */
  readonly leastShare: number;
}

/** Over the passes: the share of the events that each map claims, in all and by brightness. */
export function motionPriorsChart(
  passes: readonly MotionPriors[],
  { kept, ratesHz, leastShare }: MotionPriorsOptions,
): ChartSpec {
  const styles = kept.map((_, place) => seriesStyle(place));
  const names = kept.map(({ vx, vy }, k) => `${k + 1}: ${Math.hypot(vx, vy).toFixed(1)} px/s`);
  const places = new Map(kept.map(({ id }, place) => [id, place]));
  const points = passes.flatMap(({ pass, maps }) =>
    maps.flatMap(({ id, priors }) => {
      const place = places.get(id);
      const style = place === undefined ? dropped : styles[place];
      const shares = [priors.reduce((sum, prior) => sum + prior, 0), ...priors];
      return shares.map((share, panel) => ({ panel, pass, map: id, percent: Math.max(leastPercent, 100 * share), ...style }));
    }),
  );
  const most = Math.max(1, ...points.map(({ percent }) => percent));
  const last = Math.max(1, ...passes.map(({ pass }) => pass));
  const axes = {
    x: {
      field: 'pass',
      type: 'quantitative' as const,
      title: 'pass',
      scale: { domain: [-0.15, last + 0.15], nice: false },
      axis: { values: Array.from({ length: last + 1 }, (_, pass) => pass), format: 'd' },
    },
    y: {
      field: 'percent',
      type: 'quantitative' as const,
      title: 'share of events (%, log scale)',
      scale: { type: 'log' as const, domain: [leastPercent, 1.5 * most], nice: false },
      axis: { values: [0.001, 0.01, 0.1, 1, 10, 100], format: '~r' },
    },
  };
  const panels = ['all brightnesses', ...ratesHz.map((rateHz) => `${rateHz.toFixed(0)} events/s`)].map((title, panel) => {
    const isFirst = panel === 0;
    const values = points.filter((point) => point.panel === panel);
    const y = isFirst ? axes.y : { ...axes.y, title: null, axis: { ...axes.y.axis, labels: false } };
    const curves = {
      x: axes.x,
      y,
      detail: { field: 'map', type: 'nominal' as const },
      color: styled('colour'),
    };
    const limit = {
      data: { values: [{ percent: 100 * leastShare }] },
      mark: { type: 'rule' as const, color: INK.muted, strokeDash: [...limitDash] },
      encoding: { y },
    };
    return {
      title: { text: title, fontSize: 11 },
      width: PANEL,
      height: 220,
      layer: [
        ...(isFirst ? [limit] : []),
        {
          data: { values },
          mark: { type: 'line' as const, strokeWidth: 1.5 },
          encoding: { ...curves, strokeDash: styled('dash') },
        },
        {
          data: { values },
          mark: { type: 'point' as const, filled: true, size: 45, opacity: 1 },
          encoding: { ...curves, shape: styled('shape') },
        },
      ],
    };
  });
  const isSomeDropped = points.some(({ map }) => !places.has(map));
  const legend = [
    ...names.map(seriesEntry),
    ...(isSomeDropped
      ? [{ name: 'not kept in the end', colour: dropped.colour, line: { dash: dropped.dash }, mark: { shape: dropped.shape } }]
      : []),
    { name: 'least share of a map after the first look', colour: INK.muted, line: { dash: limitDash, width: 1 } },
  ];
  return {
    title: {
      text: 'Share of the events by map and brightness, pass after pass',
      subtitle:
        points.length === 0
          ? 'no pass left a map: noise teaches nothing'
          : `pass 0 is the first look; what has less than ${leastPercent} % is drawn at the bottom`,
    },
    spacing: 14,
    vconcat: [{ hconcat: panels, spacing: 12 }, ...chartLegend(legend, panels.length * PANEL)],
  } satisfies TopLevelSpec;
}

export const motionPriorsPlot = asPng(motionPriorsChart);

/** What a point says itself of how it is drawn. */
const styled = (field: string) => ({ field, type: 'nominal' as const, scale: null, legend: null });

/** Of a panel, figure units. */
const PANEL = 135;
const leastPercent = 0.001;
const limitDash = [4, 3] as const;
/** What was not kept. */
const dropped = { colour: '#BBBBBB', dash: [1, 0], shape: 'circle' } as const;
