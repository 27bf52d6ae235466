import type { TopLevelSpec } from 'vega-lite';
import { asPng, type ChartSpec } from '../../drawing/chart.ts';
import { OKABE_ITO } from '../../drawing/palette.ts';

export interface MotionPoint {
  /** px/s, to the right and down. */
  readonly vx: number;
  readonly vy: number;
  /** Standard deviation per axis, px/s. */
  readonly spread: number;
  /** Share of the events that it claims, π. */
  readonly share: number;
}

/** What a pass over a recording brought. */
export interface MotionPass {
  /** 0: the first, which looks at a part of the events. */
  readonly pass: number;
  readonly recording: string;
  /** 1 − π_0. */
  readonly claimed: number;
  readonly maps: number;
  /** Mean nats of a held-out event; null where none was held out. */
  readonly heldOutNats: number | null;
}

const size = { width: 300, height: 300 } as const;

/** Velocities in a plane, the larger the more of the events they claim; down is down, as on the sensor. */
export function motionsChart(motions: readonly MotionPoint[]): ChartSpec {
  const reach = Math.max(10, ...motions.flatMap(({ vx, vy, spread }) => [Math.abs(vx) + spread, Math.abs(vy) + spread]));
  const domain = [-1.1 * reach, 1.1 * reach];
  const points = motions.map(({ vx, vy, spread, share }, k) => ({
    vx,
    vy,
    percent: 100 * share,
    left: vx - spread,
    right: vx + spread,
    top: vy - spread,
    bottom: vy + spread,
    label: `${k + 1}: ${Math.hypot(vx, vy).toFixed(1)} px/s`,
  }));
  const axes = {
    x: { field: 'vx', type: 'quantitative', title: 'vx (px/s, to the right)', scale: { domain, nice: false } },
    y: { field: 'vy', type: 'quantitative', title: 'vy (px/s, down)', scale: { domain, nice: false, reverse: true } },
  } as const;
  const subtitle =
    motions.length === 0 ? 'nothing was learned: noise teaches nothing' : 'crosses are standard deviations of the velocities';
  return {
    title: { text: 'Velocities that were learned', subtitle },
    ...size,
    data: { values: points },
    layer: [
      {
        mark: { type: 'rule', color: OKABE_ITO.blue },
        encoding: { ...axes, x: { ...axes.x, field: 'left' }, x2: { field: 'right' } },
      },
      {
        mark: { type: 'rule', color: OKABE_ITO.blue },
        encoding: { ...axes, y: { ...axes.y, field: 'top' }, y2: { field: 'bottom' } },
      },
      {
        mark: { type: 'point', filled: true, color: OKABE_ITO.vermilion },
        encoding: {
          ...axes,
          size: {
            field: 'percent',
            type: 'quantitative',
            title: 'of events, %',
            scale: { range: [40, 400] },
            legend: motions.length === 0 ? null : { values: shownPercents(motions), format: '~r' },
          },
        },
      },
      { mark: { type: 'text', align: 'left', dx: 9, dy: -9 }, encoding: { ...axes, text: { field: 'label', type: 'nominal' } } },
    ],
  } satisfies TopLevelSpec;
}

export const motionsPlot = asPng(motionsChart);

/** Percentages for the legend, with one digit each: the most and the least frequent motion's, and one between them. */
function shownPercents(motions: readonly MotionPoint[]): number[] {
  const shares = motions.map(({ share }) => 100 * share);
  const [least, most] = [Math.min(...shares), Math.max(...shares)];
  const values = [least, Math.sqrt(least * most), most].map((percent) => Number(percent.toPrecision(1)));
  return [...new Set(values)];
}

/** Over the recordings as they were learned from, pass after pass: nats of held-out events, share of claimed events, maps. */
export function motionPassesChart(passes: readonly MotionPass[]): ChartSpec {
  const values = passes.map(({ pass, claimed, maps, heldOutNats }, k) => ({
    step: k + 1,
    pass: pass === 0 ? 'first look' : `pass ${pass}`,
    claimed: 100 * claimed,
    maps,
    heldOutNats,
  }));
  return {
    title: { text: 'How the learning went', subtitle: 'held-out events are never learned from; no label is used' },
    spacing: 14,
    data: { values },
    vconcat: [
      panel('heldOutNats', 'Nats per held-out event'),
      panel('claimed', 'Claimed events (%)'),
      panel('maps', 'Maps', true),
    ],
  } satisfies TopLevelSpec;
}

export const motionPassesPlot = asPng(motionPassesChart);

/** A curve over the recordings; the last one has the axis. */
const panel = (field: string, title: string, isLast = false) =>
  ({
    width: 460,
    height: 110,
    mark: { type: 'line', point: { size: 30 } },
    encoding: {
      x: {
        field: 'step',
        type: 'quantitative',
        title: isLast ? 'Recordings learned from' : null,
        axis: { labels: isLast, tickMinStep: 1 },
      },
      y: {
        field,
        type: 'quantitative',
        title,
        axis: { tickCount: 4, minExtent: 40, ...(field === 'maps' && { tickMinStep: 1 }) },
      },
      color: {
        field: 'pass',
        type: 'ordinal',
        title: null,
        sort: null,
        scale: { scheme: 'viridis' },
      },
    },
  }) as const;
