import type { TopLevelSpec } from 'vega-lite';
import { asPng, type ChartSpec } from '../../drawing/chart.ts';
import { OKABE_ITO } from '../../drawing/palette.ts';

export interface MotionPoint {
  /** px/s, to the right and down. */
  readonly vx: number;
  readonly vy: number;
  /** Standard deviation per axis, px/s. */
  readonly spread: number;
  /** How many objects share it. */
  readonly objects: number;
}

/** Objects are shown up to this velocity where nothing was learned, px/s. */
const farPxS = 50;
const size = { width: 300, height: 300 } as const;

/**
 * Velocities in a plane, the larger the more objects share them; down is down, as on the sensor.
 *
 * @param objects velocities of all objects, px/s; what is faster than twice the fastest motion is left out
 */
export function motionsChart(motions: readonly MotionPoint[], objects: readonly Pick<MotionPoint, 'vx' | 'vy'>[]): ChartSpec {
  const shared = Math.max(10, ...motions.flatMap(({ vx, vy, spread }) => [Math.abs(vx) + spread, Math.abs(vy) + spread]));
  const seen = objects.filter(({ vx, vy }) => Math.max(Math.abs(vx), Math.abs(vy)) <= Math.max(farPxS, 2 * shared));
  const reach = Math.max(shared, ...seen.flatMap(({ vx, vy }) => [Math.abs(vx), Math.abs(vy)]));
  const domain = [-1.1 * reach, 1.1 * reach];
  const points = motions.map(({ vx, vy, spread, objects: sharing }, k) => ({
    vx,
    vy,
    sharing,
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
  const subtitle = motions.length === 0 ? 'objects share no velocity' : 'crosses are standard deviations; grey: all objects';
  return {
    title: { text: 'Velocities that were learned', subtitle },
    ...size,
    data: { values: points },
    layer: [
      { data: { values: seen }, mark: { type: 'circle', color: OKABE_ITO.black, opacity: 0.3, size: 25 }, encoding: axes },
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
            field: 'sharing',
            type: 'quantitative',
            title: 'objects',
            scale: { range: [40, 400] },
            legend: motions.length === 0 ? null : { values: shownCounts(motions), format: '~r' },
          },
        },
      },
      { mark: { type: 'text', align: 'left', dx: 9, dy: -9 }, encoding: { ...axes, text: { field: 'label', type: 'nominal' } } },
    ],
  } satisfies TopLevelSpec;
}

export const motionsPlot = asPng(motionsChart);

/** Counts for the legend, with one digit each: the most and the least frequent motion's, and one between them. */
function shownCounts(motions: readonly MotionPoint[]): number[] {
  const counts = motions.map(({ objects }) => objects);
  const [min, max] = [Math.min(...counts), Math.max(...counts)];
  const values = [min, Math.sqrt(min * max), max].map((count) => Number(count.toPrecision(1)));
  return [...new Set(values)];
}
